import Testing

@testable import Query

@Suite struct StatementShapeTests {
    @Test(arguments: [
        ("SELECT * FROM users WHERE id = 42", "SELECT * FROM users WHERE id = ?"),
        ("SELECT * FROM users WHERE id = $1", "SELECT * FROM users WHERE id = ?"),
        (
            "select a from t where n = 'it''s' and m = 'x\\'y'",
            "select a from t where n = ? and m = ?"
        ),
        ("SELECT x FROM t WHERE id IN (1, 2,3)", "SELECT x FROM t WHERE id IN (?)"),
        ("SELECT x FROM t WHERE id IN ($1, $2)", "SELECT x FROM t WHERE id IN (?)"),
        ("SELECT count(*), max(n) FROM t", "SELECT count(*), max(n) FROM t"),
        ("SELECT  a,\n\tb -- why\nFROM t /* trace=00-ab */", "SELECT a, b FROM t"),
        ("SELECT \"id 1\" FROM t1 WHERE v = 1.5e3", "SELECT \"id 1\" FROM t1 WHERE v = ?"),
        ("SELECT a::int FROM t WHERE b = :name", "SELECT a::int FROM t WHERE b = ?"),
        ("UPDATE t SET a = @p0", "UPDATE t SET a = ?"),
        ("GET user", "GET user"),
        ("'open", "?"),
        ("/* open", ""),
        ("'open\\", "?"),
        ("", ""),
        ("SELECT 'größe' FROM größe9", "SELECT ? FROM größe9"),
    ])
    func `Values give way to their places`(statement: String, shape: String) {
        #expect(StatementShape.of(statement) == shape)
    }

    @Test func `A long query is compared by its start`() {
        let long = "SELECT " + String(repeating: "column, ", count: 10_000)
        #expect(StatementShape.of(long).utf8.count <= StatementShape.limit)
    }
}
