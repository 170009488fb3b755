import SQLite
import Synchronization
import Testing
import Threading

@Suite struct ReaderPoolTests {
    let directory: TemporaryDirectory
    let writer: Connection
    let pool: ReaderPool

    init() throws {
        directory = try TemporaryDirectory()
        writer = try Connection.withItems(in: directory)
        pool = try ReaderPool(
            path: directory.file("test.sqlite"), count: 2, ConnectionOptions(.readWrite))
    }

    private func count(_ connection: Connection) throws(SQLiteError) -> Int64? {
        try connection.integer("SELECT count(*) FROM item")
    }

    @Test func `Readers see what is committed and nothing else`() throws {
        try writer.transaction { () throws(SQLiteError) in
            try writer.execute("INSERT INTO item VALUES (1, 'a')")
            #expect(try pool.read(count) == 0)
        }
        #expect(try pool.read(count) == 1)
    }

    @Test func `A read transaction sees one state throughout`() throws {
        try pool.read { (reader) throws(SQLiteError) in
            try reader.transaction(.read) { () throws(SQLiteError) in
                #expect(try count(reader) == 0)
                try writer.execute("INSERT INTO item VALUES (1, 'a')")
                #expect(try count(reader) == 0)
            }
            #expect(try count(reader) == 1)
        }
    }

    @Test func `Readers cannot write`() {
        expectError(.readOnly) {
            try pool.read { try $0.execute("DELETE FROM item") }
        }
    }

    @Test func `Two connections serve many threads, two at a time`() throws {
        let load = Mutex((now: 0, most: 0, done: 0))
        let threads = try (0..<8).map { _ in
            try DedicatedThread(name: "reader") {
                for _ in 0..<50 {
                    pool.read { reader in
                        load.withLock {
                            $0.now += 1
                            $0.most = max($0.most, $0.now)
                        }
                        let seen = try? count(reader)
                        load.withLock {
                            $0.now -= 1
                            $0.done += seen == 0 ? 1 : 0
                        }
                    }
                }
            }
        }
        for thread in threads { thread.join() }
        #expect(load.withLock { $0.done } == 400)
        #expect(load.withLock { $0.most } <= 2)
    }

    @Test func `A connection comes back after an error`() throws {
        for _ in 0..<5 {
            #expect(throws: SQLiteError.self) { try pool.read { try $0.execute("nonsense") } }
        }
        #expect(try pool.read(count) == 0)
    }

    @Test func `A pool needs a database that is there`() {
        expectError(.cannotOpen) {
            try ReaderPool(path: directory.file("none"), count: 1, ConnectionOptions(.readOnly))
        }
    }
}
