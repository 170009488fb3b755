import Assembly
import OTLP
import Sampling
import Testing
import TraceContext
import TraceModel

/// Rates of the head for traces that begin with single operations.
@Suite struct OperationRateTests {
    private static let rates = HeadRates(
        0.2, services: ["mail": 0.5], operations: ["POST /orders": 1, "GET /health": 0.05])

    /// A trace of two spans with one of 64 values of randomness, spread evenly.
    private func trace(
        _ step: UInt64, _ operation: String, service: String = "shop", hasRoot: Bool = true
    ) -> TraceSketch {
        TraceSketch(
            [
                SpanSketch(
                    id: 1, parent: hasRoot ? 0 : 9, name: operation, service: service,
                    environment: "env"),
                SpanSketch(id: 2, parent: 1, service: service, environment: "env"),
            ], randomness: step << 50 | 1 << 49)
    }

    private func kept(
        _ setup: BumpedEnvironment, _ operation: String, service: String = "shop",
        hasRoot: Bool = true
    ) throws -> (count: Int, thresholds: Set<UInt64>) {
        var thresholds: [UInt64] = []
        for step in 0..<UInt64(64) {
            let sketch = trace(step, operation, service: service, hasRoot: hasRoot)
            if let threshold = try setup.kept(sketch) { thresholds.append(threshold) }
        }
        return (thresholds.count, Set(thresholds))
    }

    private func threshold(_ rate: Double) throws -> UInt64 {
        try #require(Threshold(rate: rate)).value
    }

    /// 64 × 0.2 = 12.8 and so on; steps lie in the middle of their 64th.
    @Test func `The operation that a trace begins with decides before its service`() throws {
        let setup = BumpedEnvironment(["env": Self.rates])
        #expect(try kept(setup, "POST /orders") == (64, [0]))
        #expect(try kept(setup, "POST /orders", service: "mail") == (64, [0]))
        #expect(try kept(setup, "GET /health") == (3, [threshold(0.05)]))
        #expect(try kept(setup, "GET /health", service: "mail") == (3, [threshold(0.05)]))
        #expect(try kept(setup, "GET /") == (13, [threshold(0.2)]))
        #expect(try kept(setup, "GET /", service: "mail") == (32, [threshold(0.5)]))
    }

    @Test func `Only a root span begins a trace`() throws {
        let setup = BumpedEnvironment(["env": Self.rates])
        #expect(try kept(setup, "POST /orders", hasRoot: false) == (13, [threshold(0.2)]))
    }

    @Test func `All spans of a trace are kept or none`() throws {
        let setup = BumpedEnvironment(["env": Self.rates])
        for step in 0..<UInt64(64) {
            for operation in ["POST /orders", "GET /health", "GET /"] {
                let after = try setup.afterHead(trace(step, operation))
                guard let after else { continue }
                let decision = setup.tail.decide(after)
                guard case .kept = decision.verdict else { continue }
                #expect((decision.stored ?? after).spanCount == 2)
            }
        }
    }

    @Test func `Policies judge what an operation's rate lets in, and weights say both`() throws {
        let policies = try PolicyText.compile(
            """
            - name: half
              type: probabilistic
              probabilistic: { sampling_percentage: 50 }
            """, environment: "env")
        let setup = BumpedEnvironment(["env": Self.rates], policies: [policies])
        #expect(try kept(setup, "POST /orders") == (32, [threshold(0.5)]))
        #expect(try kept(setup, "GET /health") == (3, [threshold(0.05)]))
        #expect(try kept(setup, "GET /") == (13, [threshold(0.2)]))
    }

    @Test func `A bump raises the rate of an operation, and lowers none`() throws {
        let setup = BumpedEnvironment(["env": Self.rates])
        setup.board.put([try setup.bump(.of("env"), rate: 0.5)])
        #expect(try kept(setup, "GET /health") == (32, [threshold(0.5)]))
        #expect(try kept(setup, "POST /orders") == (64, [0]))
        #expect(try kept(setup, "GET /") == (32, [threshold(0.5)]))
    }

    @Test func `An operation of which nothing is kept is kept by bumps alone`() throws {
        let setup = BumpedEnvironment(["env": HeadRates(1, operations: ["GET /health": 0])])
        #expect(try kept(setup, "GET /health").count == 0)
        #expect(try kept(setup, "GET /") == (64, [0]))
        setup.board.put([try setup.bump(.of("env") { $0.operation = "GET /health" }, rate: 0.5)])
        #expect(try kept(setup, "GET /health") == (32, [threshold(0.5)]))
    }

    @Test func `An unknown environment has the operations of the default`() throws {
        let setup = BumpedEnvironment(["default": HeadRates(1, operations: ["GET /": 0.5])])
        #expect(try kept(setup, "GET /") == (32, [threshold(0.5)]))
    }
}
