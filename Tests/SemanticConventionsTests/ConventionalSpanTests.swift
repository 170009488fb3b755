import Bytes
import OTLP
import SemanticConventions
import Testing
import TraceModel

@Suite struct ConventionalSpanTests {
    private func check(
        _ kind: SpanKind, _ attributes: KeyValuePairs<String, AttributeValue> = [:],
        status: SpanStatus.Code = .unset, events: [String] = [],
        _ body: (borrowing ConventionalSpan) throws -> Void
    ) throws {
        let list = attributes.map { Attribute($0.key, $0.value) }
        try Span.example(kind: kind, attributes: list, status: status, events: events)
            .onBothPaths(body)
    }

    @Test func `Values are read by any name`() throws {
        try check(
            .server,
            [
                "http.method": .string("GET"), "http.route": .string("/a/{b}"),
                "http.status_code": .int(204), "other": .bool(true),
            ]
        ) { span in
            expectEqual(span.httpMethod?.string, "GET")
            expectEqual(span.httpRoute?.string, "/a/{b}")
            expectEqual(span.httpStatus, 204)
            expectEqual(span.name.string, "example")
            expectEqual(span.kind, .server)
            expectEqual(span.isRoot, true)
            expectEqual(span.has(.dbSystemName), false)
        }
    }

    @Test func `The name of today wins over older ones, else the first`() throws {
        let old = "http.method"
        let new = "http.request.method"
        try check(.server, [old: .string("OLD"), new: .string("NEW")]) {
            expectEqual($0.httpMethod?.string, "NEW")
        }
        try check(.server, [new: .string("NEW"), old: .string("OLD")]) {
            expectEqual($0.httpMethod?.string, "NEW")
        }
        try check(.server, [new: .string("1"), new: .string("2")]) {
            expectEqual($0.httpMethod?.string, "1")
        }
        try check(.client, ["net.peer.name": .string("1"), "http.host": .string("2")]) {
            expectEqual($0.text(.serverAddress)?.string, "1")
        }
    }

    @Test func `A value of another type reads as absent`() throws {
        try check(
            .client,
            [
                "db.system": .int(5), "http.status_code": .string("x1"), "server.port": .bool(true),
                "http.method": .string(""), "url.full": .array([.string("a")]),
            ]
        ) { span in
            expectEqual(span.has(.dbSystemName), true)
            expectEqual(span.text(.dbSystemName), nil)
            expectEqual(span.httpStatus, nil)
            expectEqual(span.integer(.serverPort), nil)
            expectEqual(span.httpMethod, nil)
            expectEqual(span.text(.urlFull), nil)
        }
    }

    @Test(arguments: [
        ("200", 200), ("0404", 404), ("99", nil), ("600", nil), ("", nil), ("-200", nil),
        ("99999999999999999999", nil),
    ])
    func `A status may come as digits`(text: String, expected: Int?) throws {
        try check(.client, ["http.response.status_code": .string(text)]) {
            expectEqual($0.httpStatus, expected)
        }
    }

    @Test(arguments: ErrorCase.all)
    func `Errors are told from all signs`(example: ErrorCase) throws {
        try example.span.onBothPaths { expectEqual($0.isError, example.expected) }
    }

    @Test func `The peer is the most specific name there is`() throws {
        let all: [(String, AttributeValue)] = [
            ("db.system", .string("postgresql")), ("db.name", .string("orders")),
            ("net.peer.ip", .string("10.0.0.7")), ("server.address", .string("db1")),
            ("server.port", .int(5432)), ("peer.service", .string("billing")),
        ]
        let expected = ["postgresql", "orders", "10.0.0.7", "db1", "db1:5432", "billing"]
        for count in 1...all.count {
            let attributes = all.prefix(count).map { Attribute($0.0, $0.1) }
            try Span.example(kind: .client, attributes: attributes)
                .onBothPaths { expectEqual($0.peerName, expected[count - 1]) }
        }
        try check(.server, ["server.address": .string("me")]) { expectEqual($0.peerName, nil) }
        try check(.server, ["peer.service": .string("web")]) { expectEqual($0.peerName, "web") }
        try check(.internal) { expectEqual($0.peerName, nil) }
    }

    @Test func `The operation of a database is its name or the first word`() throws {
        try check(.client, ["db.query.text": .string("  SELECT * FROM a")]) {
            expectEqual($0.databaseOperation?.string, "SELECT")
            expectEqual($0.statementText?.string, "  SELECT * FROM a")
        }
        try check(.client, ["db.statement": .string("x"), "db.operation": .string("UPDATE")]) {
            expectEqual($0.databaseOperation?.string, "UPDATE")
        }
        try check(.client) { expectEqual($0.databaseOperation, nil) }
    }

    @Test func `Jobs tell type, queue and attempt, whatever library runs them`() throws {
        try check(
            .consumer,
            [
                "celery.task_name": .string("mail.send"), "celery.retries": .int(2),
                "messaging.destination": .string("mails"),
            ]
        ) { span in
            expectEqual(span.jobType?.string, "mail.send")
            expectEqual(span.jobQueue?.string, "mails")
            expectEqual(span.jobAttempt, 3)
        }
        try check(
            .internal,
            [
                "job.type": .string("Report"), "job.queue": .string("low"),
                "job.attempt": .string("4"),
            ]
        ) { span in
            expectEqual(span.jobType?.string, "Report")
            expectEqual(span.jobQueue?.string, "low")
            expectEqual(span.jobAttempt, 4)
        }
        try check(.internal, ["job.system": .string("cron"), "code.function": .string("purge")]) {
            expectEqual($0.jobType?.string, "purge")
            expectEqual($0.jobAttempt, nil)
        }
    }

    @Test(arguments: OutcomeCase.all)
    func `The outcome of a job is what is said, else what follows`(example: OutcomeCase) throws {
        try example.span.onBothPaths { expectEqual($0.jobOutcome, example.expected) }
    }

    @Test func `A reader forgets the span before`() throws {
        let first = Span.example(
            kind: .client,
            attributes: [Attribute("job.id", .string("1")), Attribute("db.system", .string("x"))],
            events: ["exception"])
        let second = Span.example(isRoot: false)
        let batches = try [first, second].map { try SpanBatch.scan($0.request).batch }
        var reader = ConventionalSpan()
        for batch in batches { reader.read(try #require(batch.spans.first), in: batch) }
        withExtendedLifetime(batches) {
            expectEqual(reader.hasException, false)
            expectEqual(reader.isRoot, false)
            expectEqual(reader.has(.dbSystemName), false)
            expectEqual(reader.spanClass, .internal)
        }
    }
}

/// A span with signs of an error, or of none.
struct ErrorCase: Sendable {
    let expected: Bool
    let span: Span

    private init(
        _ expected: Bool, _ kind: SpanKind = .internal, _ status: SpanStatus.Code = .unset,
        http: Int64? = nil, type: String? = nil, events: [String] = []
    ) {
        self.expected = expected
        var attributes: [Attribute] = []
        if let http { attributes.append(Attribute("http.response.status_code", .int(http))) }
        if let type { attributes.append(Attribute("error.type", .string(type))) }
        span = .example(kind: kind, attributes: attributes, status: status, events: events)
    }

    static let all = [
        ErrorCase(false), ErrorCase(true, .internal, .error), ErrorCase(false, .internal, .ok),
        ErrorCase(true, type: "timeout"), ErrorCase(true, events: ["log", "exception"]),
        ErrorCase(false, events: ["log"]),
        ErrorCase(true, .server, http: 500), ErrorCase(true, .server, http: 599),
        ErrorCase(false, .server, http: 499), ErrorCase(false, .server, http: 404),
        ErrorCase(true, .client, http: 404), ErrorCase(true, .client, http: 500),
        ErrorCase(false, .client, http: 399), ErrorCase(false, .internal, http: 500),
        ErrorCase(false, .client, .ok, http: 404),
        ErrorCase(false, .client, .ok, type: "x", events: ["exception"]),
    ]
}

/// A job's span and the outcome it had.
struct OutcomeCase: Sendable {
    let expected: JobOutcome
    let span: Span

    private init(
        _ expected: JobOutcome, _ attributes: KeyValuePairs<String, AttributeValue> = [:],
        _ status: SpanStatus.Code = .unset
    ) {
        self.expected = expected
        span = .example(
            kind: .consumer, attributes: attributes.map { Attribute($0.key, $0.value) },
            status: status)
    }

    static let all = [
        OutcomeCase(.ok), OutcomeCase(.failed, [:], .error),
        OutcomeCase(.dead, ["job.outcome": .string("dead")]),
        OutcomeCase(.ok, ["job.outcome": .string("ok")], .error),
        OutcomeCase(.retry, ["celery.state": .string("RETRY")], .error),
        OutcomeCase(.failed, ["celery.state": .string("FAILURE")], .error),
        OutcomeCase(.ok, ["celery.state": .string("SUCCESS")]),
        OutcomeCase(.failed, ["job.outcome": .string("?")], .error),
        OutcomeCase(.retry, ["job.attempt": .int(2), "job.max_attempts": .int(3)], .error),
        OutcomeCase(.dead, ["job.attempt": .int(3), "job.max_attempts": .int(3)], .error),
        OutcomeCase(.failed, ["job.attempt": .int(3)], .error),
    ]
}
