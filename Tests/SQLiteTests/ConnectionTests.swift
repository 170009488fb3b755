import Glibc
import SQLite
import Testing
import Threading

@Suite struct ConnectionTests {
    let directory: TemporaryDirectory

    init() throws { directory = try TemporaryDirectory() }

    @Test func `A new database has the settings of a store`() throws {
        let connection = try Connection.open(in: directory)
        func setting(_ name: String) throws -> Int64? { try connection.integer("PRAGMA \(name)") }
        #expect(try setting("page_size") == 16 << 10)
        #expect(try setting("secure_delete") == 0)
        #expect(try setting("trusted_schema") == 0)
        #expect(try setting("cell_size_check") == 1)
        #expect(try setting("synchronous") == 1)
        #expect(try setting("wal_autocheckpoint") == 0)
        var rows = try connection.prepare("PRAGMA journal_mode").rows()
        #expect(try rows.next() && rows.text(0) == "wal")
    }

    @Test func `A read-only connection refuses to write`() throws {
        let writer = try Connection.withItems(in: directory)
        let reader = try Connection.open(in: directory, .readOnly)
        expectError(.readOnly) { try reader.execute("DELETE FROM item") }
        #expect(!writer.isInTransaction)
    }

    @Test func `A read-only connection makes no file`() {
        expectError(.cannotOpen) {
            try Connection.open(in: directory, .readOnly)
        }
        #expect(unsafe access(directory.file("test.sqlite"), F_OK) != 0)
    }

    @Test func `A file that is no database is refused when opened`() throws {
        try overwrite(directory.file("test.sqlite"), at: 0, with: Array("not a database".utf8))
        for access in [ConnectionOptions.Access.readWrite, .readOnly] {
            expectError(.notADatabase) {
                try Connection.open(in: directory, access)
            }
        }
    }

    @Test func `A damaged page is found by reading and by the check`() throws {
        do {
            let connection = try Connection.withItems(in: directory)
            let insert = try connection.prepare("INSERT INTO item (data) VALUES (zeroblob(1000))")
            for _ in 0..<500 { try insert.run() }
            _ = try connection.checkpoint(.truncate)
            #expect(try connection.integrityCheck() == [])
        }
        try overwrite(
            directory.file("test.sqlite"), at: 5 * (16 << 10),
            with: [UInt8](repeating: 0xA5, count: 64))
        let connection = try Connection.open(in: directory)
        expectError(.corrupt) {
            try connection.integer("SELECT sum(length(data)) FROM item")
        }
        #expect(try connection.integrityCheck(limit: 3).isEmpty == false)
    }

    @Test func `A full database rolls back and says so`() throws {
        let connection = try Connection.withItems(in: directory)
        try connection.execute("PRAGMA max_page_count = 10")
        let insert = try connection.prepare("INSERT INTO item (data) VALUES (zeroblob(30000))")
        expectError(.full) {
            try connection.transaction { () throws(SQLiteError) in
                for _ in 0..<20 { try insert.run() }
            }
        }
        #expect(!connection.isInTransaction)
        #expect(try connection.integer("SELECT count(*) FROM item") == 0)
        try insert.run()
        #expect(try connection.integer("SELECT count(*) FROM item") == 1)
    }

    @Test func `A second writer is told that the database is busy`() throws {
        let first = try Connection.withItems(in: directory)
        let second = try Connection.open(in: directory)
        try first.transaction { () throws(SQLiteError) in
            let error = #expect(throws: SQLiteError.self) {
                try second.transaction { () throws(SQLiteError) in }
            }
            #expect(error?.code == .busy)
        }
        try second.transaction { () throws(SQLiteError) in }
    }

    @Test func `A body that throws undoes all it did`() throws {
        let connection = try Connection.withItems(in: directory)
        let stop = SQLiteError(.abort, "no more")
        #expect(throws: stop) {
            try connection.transaction { () throws(SQLiteError) in
                try connection.execute("INSERT INTO item VALUES (1, 'a')")
                throw stop
            }
        }
        #expect(try connection.integer("SELECT count(*) FROM item") == 0)
        #expect(!connection.isInTransaction)
    }

    @Test func `A transaction returns what its body returns`() throws {
        let connection = try Connection.withItems(in: directory)
        let count = try connection.transaction { () throws(SQLiteError) in
            try connection.prepare("INSERT INTO item VALUES (1, 'a'), (2, 'b')").run()
        }
        #expect(count == 2)
    }

    @Test func `A checkpoint moves all pages into the file`() throws {
        let connection = try Connection.withItems(in: directory)
        let passive = try connection.checkpoint(.passive)
        #expect(passive.pages > 0 && passive.isComplete)
        #expect(try connection.checkpoint(.truncate).pages == 0)
        #expect(try connection.checkpoint(.restart).isComplete)
    }

    @Test func `A reader keeps a checkpoint from finishing`() throws {
        let connection = try Connection.withItems(in: directory)
        let reader = try Connection.open(in: directory, .readOnly)
        try reader.transaction(.read) { () throws(SQLiteError) in
            _ = try reader.integer("SELECT count(*) FROM item")
            try connection.execute("INSERT INTO item VALUES (1, 'a')")
            expectError(.busy) { try connection.checkpoint(.truncate) }
        }
        #expect(try connection.checkpoint(.truncate).isComplete)
    }

    @Test func `A connection moves to another thread when it is given up`() throws {
        let connection = try Connection.withItems(in: directory)
        connection.giveUp()
        let thread = try DedicatedThread(name: "other") {
            try? connection.execute("INSERT INTO item VALUES (1, 'a')")
            connection.giveUp()
        }
        thread.join()
        #expect(try connection.integer("SELECT count(*) FROM item") == 1)
    }

    @Test func `Use by two threads stops the process`() async {
        await #expect(processExitsWith: .failure) {
            let connection = try Connection(path: ":memory:", ConnectionOptions(.readWrite))
            try connection.execute("CREATE TABLE item (id)")
            let thread = try DedicatedThread(name: "other") {
                try? connection.execute("INSERT INTO item VALUES (1)")
            }
            thread.join()
        }
    }

    @Test func `Running a statement while its rows are read stops the process`() async {
        await #expect(processExitsWith: .failure) {
            let connection = try Connection(path: ":memory:", ConnectionOptions(.readWrite))
            let select = try connection.prepare("SELECT 1")
            var rows = try select.rows()
            _ = try rows.next()
            try select.run()
        }
    }
}

/// Writes bytes into a file, which is made when it is not there.
private func overwrite(_ path: String, at offset: Int, with bytes: [UInt8]) throws {
    let file = unsafe open(path, O_RDWR | O_CREAT, 0o600)
    defer { close(file) }
    let written = unsafe pwrite(file, bytes, bytes.count, offset)
    try #require(written == bytes.count)
}
