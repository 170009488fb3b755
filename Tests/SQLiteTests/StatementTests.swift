import Bytes
import SQLite
import Testing

@Suite struct StatementTests {
    let directory: TemporaryDirectory
    let connection: Connection

    init() throws {
        directory = try TemporaryDirectory()
        connection = try Connection.withItems(in: directory)
    }

    @Test func `Values of every kind come back as they went in`() throws {
        let bytes = ByteBuffer([0, 1, 2, 255])
        let insert = try connection.prepare("INSERT INTO item (data) VALUES (?)")
        defer { withExtendedLifetime(bytes) {} }
        for value in [
            .null, .integer(.min), .real(0.1), .text("Grüße\u{0}!"), .text(""), .blob(bytes.view),
            .blob(.empty),
        ] as [Value] {
            #expect(try insert.run(value) == 1)
        }
        var rows = try connection.prepare("SELECT data, typeof(data) FROM item ORDER BY id").rows()
        #expect(try rows.next() && rows.isNull(0))
        #expect(try rows.next() && rows.integer(0) == .min)
        #expect(try rows.next() && rows.real(0) == 0.1)
        #expect(try rows.next() && rows.text(0) == "Grüße\u{0}!")
        #expect(try rows.next() && rows.text(0) == "" && rows.text(1) == "text")
        #expect(try rows.next() && rows.blob(0).array == [0, 1, 2, 255])
        #expect(try rows.next() && rows.blob(0).isEmpty && rows.text(1) == "blob")
        #expect(try !rows.next())
        #expect(try !rows.next())
        #expect(connection.lastInsertedRowID == 7)
    }

    @Test func `A statement runs again after an error`() throws {
        let insert = try connection.prepare("INSERT INTO item VALUES (?, ?)")
        try insert.run(1, "a")
        for _ in 0..<3 {
            #expect(throws: SQLiteError.self) { try insert.run(1, "b") }
        }
        try insert.run(2, "c")
        #expect(try connection.integer("SELECT count(*) FROM item") == 2)
    }

    @Test func `A constraint error matches its primary and its extended code only`() throws {
        try connection.execute("CREATE UNIQUE INDEX by_data ON item (data)")
        let insert = try connection.prepare("INSERT INTO item VALUES (?, ?)")
        try insert.run(1, "a")
        func kind(_ id: Int64, _ data: String) -> String {
            do {
                try insert.run(.integer(id), .text(data))
                return "none"
            } catch SQLiteError.busy {
                return "busy"
            } catch SQLiteError.constraintUnique {
                return "unique"
            } catch SQLiteError.constraint {
                return "other constraint"
            } catch {
                return "other"
            }
        }
        #expect(kind(1, "b") == "other constraint")
        #expect(kind(2, "a") == "unique")
        #expect(kind(2, "b") == "none")
    }

    @Test func `An error says what was wrong with which statement`() throws {
        let error = #expect(throws: SQLiteError.self) {
            try connection.prepare("SELECT absent FROM item")
        }
        #expect(error?.code == .error)
        #expect(error?.message == "no such column: absent")
        #expect(error?.sql == "SELECT absent FROM item")
        #expect(
            error?.description
                == "no such column: absent (SQLite 1) in: SELECT absent FROM item")
    }

    @Test func `The same text is compiled once`() throws {
        let first = try connection.prepare("SELECT 1")
        #expect(try connection.prepare("SELECT 1") === first)
        for number in 0..<200 { _ = try connection.prepare("SELECT \(number), 2") }
        #expect(try connection.prepare("SELECT 1") !== first)
        #expect(try connection.integer("SELECT 7") == 7)
    }

    @Test func `Leaving rows half-read ends the read`() throws {
        try connection.prepare("INSERT INTO item VALUES (1, 'a'), (2, 'b')").run()
        let select = try connection.prepare("SELECT id FROM item ORDER BY id")
        for _ in 0..<3 {
            var rows = try select.rows()
            #expect(try rows.next() && rows.integer(0) == 1)
        }
        #expect(try connection.checkpoint(.truncate).isComplete)
    }

    @Test func `A number that is not there is nil`() throws {
        #expect(try connection.integer("SELECT id FROM item") == nil)
        #expect(try connection.integer("SELECT max(id) FROM item") == nil)
        #expect(try connection.integer("SELECT ? + 1", 41) == 42)
    }

    @Test func `Double quotes never make a string`() {
        #expect(throws: SQLiteError.self) { try connection.prepare(#"SELECT "text""#) }
    }

    @Test func `No text, no statement`() {
        #expect(throws: SQLiteError.self) { try connection.prepare(" -- nothing") }
    }
}
