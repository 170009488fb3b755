import SQLite
import Testing

@Suite struct BackupTests {
    let directory: TemporaryDirectory
    let writer: Connection

    init() throws {
        directory = try TemporaryDirectory()
        writer = try Connection.withItems(in: directory)
        let insert = try writer.prepare("INSERT INTO item (data) VALUES (zeroblob(10000))")
        for _ in 0..<100 { try insert.run() }
    }

    private func itemCount(at path: String) throws -> Int64? {
        let copy = try Connection(path: path, ConnectionOptions(.readWrite))
        #expect(try copy.integrityCheck() == [])
        return try copy.integer("SELECT count(*) FROM item")
    }

    @Test func `A backup is one state, whatever is written meanwhile`() throws {
        let source = try Connection.open(in: directory, .readOnly)
        let path = directory.file("copy.sqlite")
        let insert = try writer.prepare("INSERT INTO item (data) VALUES (zeroblob(10000))")
        var seen: [BackupProgress] = []
        try source.backup(to: path, pagesPerStep: 10) { progress in
            seen.append(progress)
            _ = try? insert.run()
            return true
        }
        #expect(seen.map(\.copied) == seen.map(\.copied).sorted())
        #expect(seen.count > 3 && seen.last?.copied == seen.last?.total)
        #expect(try itemCount(at: path) == 100)
        #expect(try writer.integer("SELECT count(*) FROM item") == Int64(100 + seen.count))
    }

    @Test func `A backup replaces the one before it`() throws {
        let path = directory.file("copy.sqlite")
        try writer.backup(to: path)
        try writer.execute("DELETE FROM item WHERE id > 1")
        try writer.backup(to: path)
        #expect(try itemCount(at: path) == 1)
    }

    @Test func `A backup that is told to stop says so`() throws {
        expectError(.interrupt) {
            try writer.backup(to: directory.file("copy.sqlite"), pagesPerStep: 1) {
                $0.copied < 5
            }
        }
        #expect(!writer.isInTransaction)
        try writer.execute("INSERT INTO item (data) VALUES ('after')")
    }

    @Test func `A place that cannot be written is an error`() {
        expectError(.cannotOpen) {
            try writer.backup(to: directory.file("none/copy.sqlite"))
        }
    }
}
