import Insights
import TestSupport
import Testing
import TraceModel

/// The service graph of a time, as the API answers it.
@Suite struct GraphTests {
    private static func query(_ id: UInt64, for milliseconds: UInt64 = 20) -> Span {
        .of(
            .client, id: id, for: milliseconds,
            with: ["db.system.name": .string("postgresql"), "server.address": .string("pg")])
    }

    private static let hour: UInt64 = 3600 * 1_000_000_000

    private func graph(
        _ fixture: InsightsFixture, back seconds: UInt64, to end: UInt64? = nil
    ) -> ServiceGraph {
        let now = fixture.time.now()
        return fixture.insights.graph(
            from: now.subtracting(nanoseconds: seconds * 1_000_000_000),
            to: end.map { now.subtracting(nanoseconds: $0 * 1_000_000_000) })
    }

    private func requests(_ graph: ServiceGraph) -> [UInt64] { graph.edges.map(\.requests) }

    @Test func `Calls and queues are edges, with how long they took on both sides`() throws {
        let fixture = InsightsFixture()
        var job = Span.of(
            .consumer, id: 31, service: "mailer", for: 2000, status: .error,
            with: ["messaging.destination.name": .string("mails")])
        job.attributes.append(Attribute("messaging.operation.type", .string("process")))
        try fixture.see(
            .of(.client, id: 10, for: 30, with: ["http.request.method": .string("GET")]),
            .of(.server, id: 20, parent: 10, service: "cart", for: 20),
            .of(
                .producer, id: 30, for: 4,
                with: ["messaging.destination.name": .string("mails")]),
            job)
        fixture.time.advance(by: .seconds(10))
        let graph = graph(fixture, back: 10)
        #expect(graph.isComplete)
        #expect(graph.seconds == 10)
        #expect(
            graph.edges.map { "\($0.client) \($0.server) \($0.connection)" } == [
                "mails mailer queue", "shop cart http", "shop mails queue",
            ])
        #expect(requests(graph) == [1, 1, 1])
        #expect(graph.edges.map(\.failures) == [1, 0, 0])
        #expect(graph.edges.map { $0.clientDuration?.mean } == [nil, 30_000_000, 4_000_000])
        #expect(graph.edges.map { $0.serverDuration?.mean } == [2_000_000_000, 20_000_000, nil])
        let call = try #require(graph.edges[1].clientDuration)
        #expect(call.count == 1)
        #expect((25_000_000...50_000_000).contains(call.p50))
        #expect(call.p50 <= call.p95 && call.p95 <= call.p99)
    }

    @Test func `Only what was counted in the time is answered`() throws {
        let fixture = InsightsFixture()
        for minute in 1...8 {
            for id in 1...UInt64(minute) { try fixture.see(Self.query(id)) }
            fixture.time.advance(by: .seconds(60))
        }
        #expect(requests(graph(fixture, back: 60)) == [8])
        #expect(requests(graph(fixture, back: 180)) == [8 + 7 + 6])
        #expect(requests(graph(fixture, back: 480)) == [36])
        #expect(requests(graph(fixture, back: 180, to: 60)) == [7 + 6])
        #expect(requests(graph(fixture, back: 0)) == [])
    }

    @Test func `The answer says what it covers`() throws {
        let fixture = InsightsFixture()
        let begin = fixture.time.now()
        fixture.time.advance(by: .seconds(90))
        try fixture.see(Self.query(1))
        fixture.time.advance(by: .seconds(50))
        let young = graph(fixture, back: 3600)
        #expect(!young.isComplete)
        #expect(young.start == begin)
        #expect(young.end == fixture.time.now())
        // Counts are kept of the moment of the first span, 50 s ago, which lies before 30 s ago.
        let recent = graph(fixture, back: 30)
        #expect(recent.isComplete)
        #expect(recent.seconds == 50)
        #expect(requests(recent) == [1])
    }

    @Test func `A clock that is set does not move the time that is covered`() throws {
        let fixture = InsightsFixture()
        try fixture.see(Self.query(1))
        fixture.time.advance(by: .seconds(120))
        _ = fixture.text()
        fixture.time.advance(by: .seconds(60))
        fixture.time.set(fixture.time.now().adding(nanoseconds: 10 * Self.hour))
        #expect(requests(graph(fixture, back: 60)) == [])
        #expect(requests(graph(fixture, back: 180)) == [1])
    }

    @Test func `Moments further back lie further apart, and a day back is the end`() throws {
        let fixture = InsightsFixture()
        for id in 1...UInt64(30 * 60) {
            try fixture.see(Self.query(id))
            fixture.time.advance(by: .seconds(60))
        }
        for (back, slack): (UInt64, UInt64) in [
            (300, 60), (1800, 300), (7200, 3600), (80_000, 3600),
        ] {
            let graph = graph(fixture, back: back)
            #expect(graph.isComplete)
            let covered = UInt64(graph.seconds)
            #expect((back...back + slack).contains(covered), "\(back)")
            #expect(requests(graph) == [covered / 60])
        }
        let day = graph(fixture, back: 29 * 3600)
        #expect(!day.isComplete)
        #expect((23 * 3600.0...25 * 3600.0).contains(day.seconds))
        #expect(requests(day) == [UInt64(day.seconds) / 60])
    }

    @Test func `Marks of many edges are few`() throws {
        let fixture = InsightsFixture { $0.series = 100_000 }
        for minute in 0..<10 {
            try fixture.see(
                (0..<5000).map { peer in
                    .of(
                        .client, id: 1 + UInt64(peer),
                        with: [
                            "db.system.name": .string("postgresql"),
                            "server.address": .string("pg\(minute)-\(peer)"),
                        ])
                })
            fixture.time.advance(by: .seconds(60))
        }
        let graph = graph(fixture, back: 600)
        #expect(!graph.isComplete)
        #expect(graph.seconds >= 60)
        #expect(graph.edges.count >= 5000)
    }

    @Test func `One environment is answered where only one is asked for`() throws {
        let fixture = InsightsFixture()
        for environment in ["prod", "dev"] {
            var span = Self.query(1)
            span.resource.attributes.append(
                Attribute("deployment.environment.name", .string(environment)))
            try fixture.see(span)
        }
        let now = fixture.time.now()
        let all = fixture.insights.graph(from: .epoch, to: now)
        #expect(all.edges.map(\.environment) == ["dev", "prod"])
        let one = fixture.insights.graph(from: .epoch, environment: "prod")
        #expect(one.edges.map(\.environment) == ["prod"])
    }
}
