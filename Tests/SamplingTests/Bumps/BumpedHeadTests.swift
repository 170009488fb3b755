import Assembly
import OTLP
import Sampling
import TestSupport
import Testing
import TraceContext
import TraceModel

/// What the head does with spans while bumps are in force.
@Suite struct BumpedHeadTests {
    /// Kept at 20 % and over.
    private static let high: UInt64 = 0xF0_0000_0000_0000
    /// Kept at 50 % and over.
    private static let middle: UInt64 = 0x90_0000_0000_0000
    /// Kept at 95 % and over.
    private static let low: UInt64 = 0x10_0000_0000_0000

    private func states(
        _ setup: BumpedEnvironment, _ randomness: UInt64, environment: String? = "dev",
        _ traceState: String = "", service: String = "shop"
    ) throws -> [String]? {
        let span = SpanSketch(
            traceState: traceState, service: service, environment: environment)
        guard let trace = try setup.afterHead(TraceSketch([span], randomness: randomness)) else {
            return nil
        }
        return trace.runs.flatMap { run in
            run.batch.runs.flatMap { part in
                var decoder = SpanDecoder(run.batch)
                return decoder.decode(part).map(\.traceState)
            }
        }
    }

    @Test func `A bump for an environment raises its rate, and its end takes it back`() throws {
        let setup = BumpedEnvironment()
        #expect(try states(setup, Self.middle) == nil)
        setup.board.put([try setup.bump(.of("dev"), rate: 0.5)])
        #expect(try states(setup, Self.high) == ["ot=th:8"])
        #expect(try states(setup, Self.middle) == ["ot=th:8"])
        #expect(try states(setup, Self.low) == nil)
        #expect(try states(setup, Self.middle, "ot=th:0") == ["ot=th:8"])
        setup.time.advance(by: .seconds(1800))
        #expect(try states(setup, Self.high) == ["ot=th:cccd"])
        #expect(try states(setup, Self.middle) == nil)
    }

    @Test func `A bump of everything leaves spans as they came`() throws {
        let setup = BumpedEnvironment()
        setup.board.put([try setup.bump(.of("dev"))])
        #expect(try states(setup, Self.low) == [""])
        #expect(try states(setup, Self.low, "a=1") == ["a=1"])
    }

    @Test func `A lower rate than the environment's changes nothing`() throws {
        let setup = BumpedEnvironment()
        setup.board.put([
            try setup.bump(1, .of("dev"), rate: 0.1),
            try setup.bump(2, .of("dev") { $0.service = "shop" }, rate: 0.1),
        ])
        #expect(try states(setup, Self.high) == ["ot=th:cccd"])
        #expect(try states(setup, Self.middle) == nil)
    }

    @Test func `A bump for some traces has all that it may keep left to the tail`() throws {
        let setup = BumpedEnvironment()
        setup.board.put([try setup.bump(.of("dev") { $0.jobType = "report" }, rate: 0.5)])
        for traceState in ["", "a=1", "ot=rv:90000000000000"] {
            let rest = traceState.isEmpty ? "" : ",\(traceState)"
            #expect(
                try states(setup, Self.middle, traceState) == ["tracewell=head:cccd\(rest)"])
        }
        #expect(try states(setup, Self.high) == ["tracewell=head:cccd"])
        #expect(try states(setup, Self.low) == nil)
        // Sampled by the SDK at less than the environment's rate: the head has nothing to say.
        #expect(try states(setup, Self.high, "ot=th:f") == ["ot=th:f"])
        #expect(try states(setup, Self.middle, environment: "prod") == [""])
    }

    @Test func `Where nothing is kept the mark says so`() throws {
        let setup = BumpedEnvironment(["local": HeadRates(0)])
        #expect(try states(setup, Self.high, environment: "local") == nil)
        setup.board.put([try setup.bump(.of("local") { $0.service = "shop" })])
        #expect(try states(setup, Self.low, environment: "local") == ["tracewell=head:none"])
    }

    @Test func `A service has its own rate where it is given one`() throws {
        let setup = BumpedEnvironment(["dev": HeadRates(0.2, services: ["shop": 0.5, "mail": 0])])
        #expect(try states(setup, Self.middle) == ["ot=th:8"])
        #expect(try states(setup, Self.middle, service: "other") == nil)
        #expect(try states(setup, Self.high, service: "other") == ["ot=th:cccd"])
        #expect(try states(setup, Self.high, service: "mail") == nil)
        let all = BumpedEnvironment(["dev": HeadRates(1, services: ["shop": 0])])
        #expect(try states(all, Self.high) == nil)
        #expect(try states(all, Self.low, service: "other") == [""])
    }

    @Test func `Deferred spans are counted as such`() throws {
        let setup = BumpedEnvironment()
        setup.board.put([try setup.bump(.of("dev") { $0.service = "shop" })])
        let trace = try TraceSketch([SpanSketch(environment: "dev")], randomness: Self.low)
            .completed()
        var tally = HeadTally(for: setup.head)
        let batch = try #require(trace.runs.first?.batch)
        _ = setup.head.sample(batch, raisedBy: setup.board.table, counting: &tally)
        let index = try #require(setup.head.environments.firstIndex { $0.name == "dev" })
        #expect(tally[index, .deferred] == 1)
        #expect(tally.kept(index) == 1)
    }
}
