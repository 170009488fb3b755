import Assembly
import Sampling
import TestSupport
import Testing
import TraceModel

@Suite struct JobAndNewTests {
    private static func job(_ attributes: [String: AttributeValue]) -> SpanSketch {
        SpanSketch(kind: .consumer, attributes: attributes.map { Attribute($0, $1) })
    }

    struct Case: Sendable, CustomTestStringConvertible {
        let policy: String
        let span: SpanSketch
        let matches: Bool

        init(_ policy: String, _ span: SpanSketch, _ matches: Bool) {
            self.policy = "{ name: p, type: job, job: { \(policy) } }"
            self.span = span
            self.matches = matches
        }
        var testDescription: String { policy }
    }

    private static let failed = job([
        "job.type": .string("invoice.sync"), "job.queue": .string("billing"),
        "job.outcome": .string("retry"), "job.attempt": .int(2),
    ])
    private static let celery = SpanSketch(
        kind: .internal,
        attributes: [
            Attribute("celery.task_name", .string("invoice.sync")),
            Attribute("celery.state", .string("FAILURE")), Attribute("celery.retries", .int(3)),
        ])

    @Test(arguments: [
        Case("", failed, true),
        Case("", SpanSketch(kind: .server), false),
        Case("", SpanSketch(kind: .consumer), true),
        Case("type: invoice.sync", failed, true),
        Case("type: [a, invoice.sync]", celery, true),
        Case("type: invoice", failed, false),
        Case("type: '^invoice', enabled_regex_matching: true", failed, true),
        Case("queue: billing", failed, true),
        Case("queue: mail", failed, false),
        Case("queue: billing", celery, false),
        Case("outcome: retry", failed, true),
        Case("outcome: [retry, dead]", failed, true),
        Case("outcome: dead", failed, false),
        Case("outcome: failed", celery, true),
        Case("outcome: ok", SpanSketch(kind: .consumer), true),
        Case("min_attempt: 2", failed, true),
        Case("min_attempt: 3", failed, false),
        Case("max_attempt: 1", failed, false),
        Case("min_attempt: 4, max_attempt: 4", celery, true),
        Case("min_attempt: 1", SpanSketch(kind: .consumer), false),
        Case("type: invoice.sync, queue: billing, outcome: retry, min_attempt: 2", failed, true),
    ])
    func `A job is known by any of its names`(example: Case) throws {
        let trace = TraceSketch(SpanSketch(id: 5), example.span)
        #expect(
            try PolicyText.outcome(example.policy, trace)
                == (example.matches ? .sampled : .notSampled))
    }

    // MARK: - What is new

    private func new(_ parameters: String, _ clock: ManualTime = ManualTime()) throws -> PolicySet {
        try PolicyText.compile("- { name: p, type: new, new: { \(parameters) } }", clock: clock)
    }

    private func isKept(_ set: PolicySet, _ spans: SpanSketch...) throws -> Bool {
        set.decide(try TraceSketch(spans).completed()).verdict != .dropped
    }

    @Test func `The first trace of a service, an operation and an error type is kept`() throws {
        let set = try new("")
        let shop = SpanSketch(name: "GET /a")
        #expect(try isKept(set, shop))
        #expect(try !isKept(set, shop))
        #expect(try isKept(set, shop.with { $0.name = "GET /b" }))
        // Of inner spans the names are not looked at: they are too many.
        let inner = SpanSketch(id: 2, parent: 1, name: "step 17", kind: .internal)
        #expect(try !isKept(set, shop, inner))
        #expect(try isKept(set, shop, inner.with { $0.service = "stock" }))
        let error = shop.with { $0.attributes = [Attribute("error.type", .string("Timeout"))] }
        #expect(try isKept(set, error))
        #expect(try !isKept(set, error))
        let event = SpanEvent(
            time: .epoch, name: "exception",
            attributes: [Attribute("exception.type", .string("OOM"))])
        #expect(try isKept(set, shop.with { $0.events = [event] }))
        #expect(try !isKept(set, shop.with { $0.events = [event] }))
    }

    @Test func `The same name in another service is another one`() throws {
        let set = try new("of: operation")
        #expect(try isKept(set, SpanSketch(name: "run", service: "a")))
        #expect(try isKept(set, SpanSketch(name: "run", service: "b")))
        #expect(try !isKept(set, SpanSketch(name: "run", service: "a")))
    }

    @Test func `Several first traces are kept, each counting once`() throws {
        let set = try new("of: service, first: 2")
        let twice = [SpanSketch(id: 1), SpanSketch(id: 2, parent: 1)]
        #expect(try isKept(set, twice[0], twice[1]))
        #expect(try isKept(set, twice[0], twice[1]))
        #expect(try !isKept(set, twice[0], twice[1]))
    }

    @Test func `What was not seen for a while is new again`() throws {
        let clock = ManualTime()
        let set = try new("of: service, forget_after: 1h", clock)
        #expect(try isKept(set, SpanSketch()))
        clock.advance(by: .seconds(3500))
        #expect(try !isKept(set, SpanSketch()))
        clock.advance(by: .seconds(3500))
        #expect(try !isKept(set, SpanSketch()))
        clock.advance(by: .seconds(3601))
        #expect(try isKept(set, SpanSketch()))
    }

    @Test func `A full memory takes nothing for new until something is forgotten`() throws {
        let clock = ManualTime()
        let set = try new("of: operation, max_entries: 3, forget_after: 1h", clock)
        for index in 1...3 { #expect(try isKept(set, SpanSketch(name: "op \(index)"))) }
        #expect(try !isKept(set, SpanSketch(name: "op 4")))
        clock.advance(by: .seconds(3601))
        #expect(try isKept(set, SpanSketch(name: "op 4")))
    }
}
