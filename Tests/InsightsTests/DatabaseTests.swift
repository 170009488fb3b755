import Insights
import Testing
import TraceModel

@Suite struct DatabaseTests {
    @Test(arguments: [
        Case(
            .of(
                .client,
                with: [
                    "db.system.name": .string("postgresql"), "db.operation.name": .string("SELECT"),
                    "db.collection.name": .string("orders"),
                ]),
            #"{system="postgresql",operation="SELECT",collection="orders"} 1"#),
        Case(
            .of(
                .client,
                with: [
                    "db.system": .string("mysql"),
                    "db.statement": .string(" insert into t values (1)"),
                ]),
            #"{system="mysql",operation="INSERT",collection=""} 1"#),
        Case(
            .of(
                .client,
                with: [
                    "db.operation.name": .string("findAndModify"), "db.system": .string("mongodb"),
                    "db.mongodb.collection": .string("ÄÖ{z}"),
                ]),
            #"{system="mongodb",operation="FINDANDMODIFY",collection="ÄÖ{z}"} 1"#),
        Case(
            .of(.client, with: ["db.operation.name": .string("écrire")]),
            #"{system="",operation="éCRIRE",collection=""} 1"#),
        Case(
            .of(.client, with: ["db.namespace": .string("x")]),
            #"{system="",operation="",collection=""} 1"#),
    ])
    func `An operation is counted by system, operation and collection`(example: Case) throws {
        let fixture = InsightsFixture()
        try fixture.see(example.span)
        #expect(fixture.samples("db_duration_seconds_count") == [example.sample])
        #expect(fixture.samples("redis_duration_seconds_count") == [])
    }

    @Test(arguments: [
        (["db.system": "redis", "db.operation.name": "hget"], "HGET"),
        (["db.system": "redis", "db.statement": "SET a 1"], "SET"),
        (["db.system": "valkey"], "WORK"),
        // Commands of queue libraries are commands all the same.
        (["db.system": "redis", "db.statement": "BRPOP queue:default 2"], "BRPOP"),
    ])
    func `A Redis command is counted by its name`(
        attributes: [String: String], command: String
    ) throws {
        let fixture = InsightsFixture()
        var span = Span.of(.client, status: .error)
        span.attributes = attributes.map { Attribute($0.key, .string($0.value)) }
        try fixture.see(span)
        #expect(fixture.samples("redis_duration_seconds_count") == [#"{command="\#(command)"} 1"#])
        #expect(fixture.samples("redis_errors_total") == [#"{command="\#(command)"} 1"#])
        #expect(fixture.samples("db_duration_seconds_count") == [])
    }

    @Test func `Queries from the threshold on are slow, until it is changed`() throws {
        let fixture = InsightsFixture { $0.slowQuery = .milliseconds(100) }
        let query: KeyValuePairs<String, AttributeValue> = ["db.system": .string("x")]
        try fixture.see(
            .of(.client, for: 99, with: query), .of(.client, for: 100, with: query),
            .of(.client, for: 101, with: query),
            .of(.client, for: 400, with: ["db.system": .string("redis")]))
        #expect(fixture.total("db_slow_queries_total") == 2)
        fixture.insights.setSlowQuery(.milliseconds(50))
        try fixture.see(.of(.client, for: 50, with: query))
        #expect(fixture.total("db_slow_queries_total") == 3)
    }

    @Test(arguments: [
        ("db.operation.name", "ROLLBACK", 1), ("db.operation.name", "rollback", 1),
        ("db.query.text", "rollback to savepoint a", 1),
        ("db.operation.name", "abortTransaction", 1), ("db.operation.name", "ROLLBACKS", 0),
        ("db.operation.name", "COMMIT", 0), ("db.namespace", "Rollback", 0),
    ])
    func `Rollbacks are told by their operation`(
        key: String, value: String, count: Int
    ) throws {
        let fixture = InsightsFixture()
        var span = Span.of(.client)
        span.attributes = [
            Attribute("db.system", .string("postgresql")), Attribute(key, .string(value)),
        ]
        try fixture.see(span)
        #expect(
            fixture.samples("db_rollbacks_total")
                == (count == 1 ? [#"{system="postgresql"} 1"#] : []))
        #expect(fixture.total("db_duration_seconds_count") == 1)
    }

    @Test func `A rollback is told by the span's name where no operation is said`() throws {
        let fixture = InsightsFixture()
        try fixture.see(.of(.client, "rollback", with: ["db.system": .string("h2")]))
        #expect(fixture.samples("db_rollbacks_total") == [#"{system="h2"} 1"#])
    }
}
