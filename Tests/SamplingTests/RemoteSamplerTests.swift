import Bytes
import Sampling
import TestSupport
import Testing

/// What SDKs are told.
@Suite struct RemoteSamplerTests {
    private let seen = SeenServices()
    private let setup = BumpedEnvironment([
        "default": HeadRates(0.7), "dev": HeadRates(0.2, services: ["mail": 0.05]),
        "prod": HeadRates(1), "local": HeadRates(0),
    ])

    private func note(_ service: String, _ environments: String...) {
        for environment in environments {
            Bytes.withView(of: service) { service in
                Bytes.withView(of: environment) { seen.note(service: service, environment: $0) }
            }
        }
    }

    private func strategy(_ service: String, in environment: String? = nil) -> SamplingStrategy {
        RemoteSampler(setup.board, seen: seen).strategy(of: service, environment: environment)
    }

    @Test func `A service gets the rate of the environments it has sent spans from`() {
        note("shop", "development")
        note("mail", "dev", "local")
        note("api", "dev", "Production")
        note("odd", "qa")
        #expect(strategy("shop").rate == 0.2)
        #expect(strategy("mail").rate == 0.05)
        #expect(strategy("api").rate == 1)
        #expect(strategy("odd").rate == 0.7)
        #expect(strategy("new").rate == 0.7)
        #expect(strategy("new", in: "dev").rate == 0.2)
        #expect(strategy("mail", in: "DEV").rate == 0.05)
        #expect(strategy("api", in: "local").rate == 0)
    }

    @Test func `A bump raises the answer for the services it may be for, until it ends`() throws {
        note("shop", "dev")
        note("mail", "dev")
        setup.board.put([
            try setup.bump(1, .of("dev") { $0.service = "shop" }, rate: 0.5, for: .seconds(60)),
            try setup.bump(2, .of("prod")),
        ])
        #expect(strategy("shop").rate == 0.5)
        #expect(strategy("mail").rate == 0.05)
        setup.time.advance(by: .seconds(60))
        #expect(strategy("shop").rate == 0.2)
    }

    @Test func `A bump for a job type or an organisation needs every trace of its services`() throws
    {
        note("shop", "dev")
        setup.board.put([try setup.bump(.of("dev") { $0.jobType = "report" })])
        #expect(strategy("shop") == strategy("mail", in: "dev"))
        #expect(strategy("shop").rate == 1)
    }

    @Test func `An operation has a rate of its own where it is higher`() throws {
        note("shop", "dev")
        setup.board.put([
            try setup.bump(1, .of("dev") { $0.operation = "POST /pay" }, rate: 0.5),
            try setup.bump(
                2, .of("dev") { ($0.service, $0.operation) = ("shop", "POST /pay") }, rate: 0.9),
            try setup.bump(3, .of("dev") { $0.operation = "GET /" }, rate: 0.1),
            try setup.bump(
                4, .of("dev") { ($0.service, $0.operation) = ("mail", "send") }, rate: 0.9),
        ])
        let strategy = strategy("shop")
        #expect(strategy.rate == 0.2)
        #expect(strategy.operations.map(\.name) == ["POST /pay"])
        #expect(strategy.operations.first?.rate == 0.9)
    }

    @Test func `Operations with a rate of their own are told, and raised by bumps`() throws {
        let setup = BumpedEnvironment([
            "dev": HeadRates(0.2, operations: ["POST /orders": 1, "GET /health": 0.01])
        ])
        let sampler = RemoteSampler(setup.board, seen: seen)
        func operations() -> [String: Double] {
            let strategy = sampler.strategy(of: "shop", environment: "dev")
            return Dictionary(uniqueKeysWithValues: strategy.operations.map { ($0.name, $0.rate) })
        }
        #expect(operations() == ["POST /orders": 1, "GET /health": 0.01])
        setup.board.put([try setup.bump(.of("dev") { $0.service = "shop" }, rate: 0.5)])
        #expect(operations() == ["POST /orders": 1])
        #expect(sampler.strategy(of: "shop", environment: "dev").rate == 0.5)
        setup.board.put([try setup.bump(.of("dev") { $0.operation = "GET /health" }, rate: 0.1)])
        #expect(operations() == ["POST /orders": 1, "GET /health": 0.1])
    }
}
