import Sampling
import Testing
import TraceModel

@testable import Sampling

/// Which traces a bump is for.
@Suite struct BumpSearchTests {
    /// A request to the shop that puts a job into a queue and writes to a database.
    private static let trace = TraceSketch([
        SpanSketch(
            id: 1, name: "POST /orders", attributes: [Attribute("org_id", .int(42))],
            service: "shop", environment: "Production",
            resource: [Attribute("project_id", .string("p1"))]),
        SpanSketch(
            id: 2, parent: 1, name: "send invoices", kind: .producer,
            attributes: [
                Attribute("messaging.destination.name", .string("invoices")),
                Attribute("job.type", .string("invoice.sync")),
            ], service: "shop", environment: "Production"),
        SpanSketch(
            id: 3, parent: 2, name: "invoice.sync", kind: .consumer,
            attributes: [
                Attribute("celery.task_name", .string("invoice.sync")),
                Attribute("messaging.destination", .string("invoices")),
                Attribute("org_id", .string("42")),
            ], service: "worker", environment: "prod"),
        SpanSketch(
            id: 4, parent: 3, name: "SELECT", kind: .client,
            attributes: [
                Attribute("db.system", .string("postgresql")),
                Attribute("code.function", .string("load_invoice")),
            ], service: "worker", environment: "prod"),
    ])

    struct Case: Sendable {
        var matcher: BumpMatcher
        var matches: Bool

        init(_ matches: Bool, _ environment: String = "prod", _ change: (inout BumpMatcher) -> Void)
        {
            matcher = .of(environment, change)
            self.matches = matches
        }
    }

    static let cases: [Case] = [
        Case(true) { _ in },
        Case(true, "PRODUCTION") { _ in },
        Case(false, "dev") { _ in },
        Case(true) { $0.service = "shop" },
        Case(true) { $0.service = "worker" },
        Case(false) { $0.service = "sho" },
        Case(true) { $0.operation = "POST /orders" },
        Case(false) { $0.operation = "post /orders" },
        Case(false) { ($0.service, $0.operation) = ("worker", "POST /orders") },
        Case(true) { $0.jobType = "invoice.sync" },
        Case(true) { ($0.service, $0.jobType) = ("shop", "invoice.sync") },
        Case(false) { $0.jobType = "report" },
        // A function that runs a query is no job.
        Case(false) { $0.jobType = "load_invoice" },
        Case(true) { $0.queue = "invoices" },
        Case(true) { ($0.queue, $0.jobType) = ("invoices", "invoice.sync") },
        Case(false) { ($0.queue, $0.jobType) = ("mail", "invoice.sync") },
        Case(true) { $0.orgID = "42" },
        Case(true) { ($0.service, $0.orgID) = ("worker", "42") },
        Case(false) { $0.orgID = "4" },
        Case(true) { $0.projectID = "p1" },
        // The organisation is on the span, the project on its resource.
        Case(true) { ($0.orgID, $0.projectID) = ("42", "p1") },
        // Both are met, but by two spans.
        Case(false) { ($0.projectID, $0.jobType) = ("p1", "invoice.sync") },
        Case(false) { ($0.operation, $0.orgID) = ("SELECT", "42") },
    ]

    @Test(arguments: cases.indices)
    func `A bump is for a trace with a span that meets every condition`(index: Int) throws {
        let (matcher, matches) = (Self.cases[index].matcher, Self.cases[index].matches)
        let setup = BumpedEnvironment()
        setup.board.put([try setup.bump(matcher)])
        for isScattered in [false, true] {
            var sketch = Self.trace
            sketch.isScattered = isScattered
            let found = try #require(setup.board.table).match(try sketch.completed())
            #expect((found != nil) == matches, "\(matcher)")
        }
    }

    @Test func `The highest rate wins, and of equal ones the bump that was made first`() throws {
        let setup = BumpedEnvironment()
        let trace = try Self.trace.completed()
        setup.board.put([
            try setup.bump(1, .of("prod"), rate: 0.3),
            try setup.bump(2, .of("prod") { $0.jobType = "invoice.sync" }, rate: 0.8),
            try setup.bump(3, .of("prod") { $0.service = "worker" }, rate: 0.8),
            try setup.bump(4, .of("prod") { $0.service = "other" }, rate: 1),
        ])
        let found = try #require(setup.board.table?.match(trace))
        #expect(found.bump.id == BumpID(number: 2))
    }

    @Test func `A name that is not configured is the default environment`() throws {
        let setup = BumpedEnvironment()
        setup.board.put([try setup.bump(.of("default"))])
        let table = try #require(setup.board.table)
        for (name, matches) in [("qa", true), ("", true), ("prod", false)] {
            let sketch = TraceSketch(SpanSketch(environment: name))
            #expect((table.match(try sketch.completed()) != nil) == matches)
        }
        let nameless = try TraceSketch(SpanSketch()).completed()
        #expect(table.match(nameless) != nil)
    }

    @Test func `As many bumps as there may be are told apart`() throws {
        let setup = BumpedEnvironment()
        setup.board.put(
            try (1...BumpTable.capacity).map { number in
                try setup.bump(Int64(number), .of("prod") { $0.service = "s\(number)" })
            })
        let table = try #require(setup.board.table)
        for number in [1, 2, 63, 64] {
            let sketch = TraceSketch(SpanSketch(service: "s\(number)", environment: "prod"))
            let found = table.match(try sketch.completed())
            #expect(found?.bump.id == BumpID(number: Int64(number)))
        }
    }

    @Test func `Names are read as they are written`() {
        #expect(BumpID("b12")?.number == 12)
        #expect(BumpID(number: 12)?.description == "b12")
        for text in ["", "b", "12", "b0", "b01", "b-1", "bx", "B12", "b99999999999999999999"] {
            #expect(BumpID(text) == nil)
        }
    }
}
