import Configuration
import Testing
import YAML

@Suite struct EnvironmentTests {
    private func load(_ yaml: String, sets: [String] = []) throws
        -> CollectorConfiguration.Environments
    {
        try CollectorConfiguration.load(
            file: .init(name: "t.yaml", yaml), environment: [:],
            overrides: sets.compactMap(CollectorConfiguration.Override.init(assignment:))
        ).environments
    }

    @Test func `The built-in environments are there without a file`() throws {
        let environments = CollectorConfiguration.standard.environments
        #expect(environments.all.map(\.name) == ["local", "dev", "staging", "prod", "default"])
        #expect(environments["local"]?.head.rate == CollectorConfiguration.Rate.none)
        #expect(environments["dev"]?.head.rate == .percent(20))
        #expect(environments["staging"]?.head.rate == .percent(20))
        #expect(environments["prod"]?.head.rate == .all)
        #expect(environments["default"]?.head.rate == .all)
        #expect(environments["qa"] == nil)
        let tail = try #require(environments["prod"]?.tail)
        #expect(tail.decisionWait == .seconds(10))
        #expect(tail.decisionWaitAfterRoot == .seconds(2))
        #expect(tail.policies.map(\.name) == ["errors", "slow", "jobs", "baseline"])
        #expect(tail.policies.map(\.kind) == [.statusCode, .latency, .traceql, .probabilistic])
        #expect(
            tail.policies[2].node["traceql"]?["query"]?.text
                == "{ span.job.outcome = \"retry\" || span.job.outcome = \"dead\" }")
        #expect(tail.policies[1].node["latency"]?["threshold_ms"]?.text == "1000")
    }

    @Test func `An environment of the file replaces the built-in one whole`() throws {
        let environments = try load("environments: { prod: { head: { rate: 50% } } }")
        #expect(environments["prod"]?.head.rate == .percent(50))
        #expect(environments["prod"]?.tail == nil)
        #expect(environments["dev"]?.head.rate == .percent(20))
    }

    @Test func `A flag changes one key and leaves the others`() throws {
        let environments = try load("", sets: ["environments.production.head.rate=50%"])
        #expect(environments["prod"]?.head.rate == .percent(50))
        #expect(environments["prod"]?.tail?.policies.count == 4)
    }

    @Test(arguments: [
        ("development", "dev"), ("production", "prod"), ("stage", "staging"), ("PROD", "prod"),
    ])
    func `An alias means the environment, in the file and in a look-up`(
        alias: String, name: String
    ) throws {
        let environments = try load("environments: { \(alias): { head: { rate: 7% } } }")
        #expect(environments.all.count == 5)
        #expect(environments[name]?.head.rate == .percent(7))
        #expect(environments[alias]?.name == name)
    }

    @Test func `Environments of the file's own come behind the built-in ones`() throws {
        let environments = try load(
            "environments: { qa: { head: { rate: 7%, services: { cart: 9% } } }, dev: { head: {} } }",
            sets: ["environments.perf.head.rate=1%", "environments.qa.head.services.pay=3%"])
        #expect(
            environments.all.map(\.name)
                == ["local", "dev", "staging", "prod", "default", "qa", "perf"])
        #expect(environments["qa"]?.head.services == ["cart": .percent(9), "pay": .percent(3)])
        #expect(environments["dev"]?.head.rate == .all)
        #expect(environments["perf"]?.tail == nil)
    }

    @Test func `A flag may open a tail`() throws {
        let policies = "[{ name: all, type: always_sample }]"
        let environments = try load("", sets: ["environments.dev.tail.policies=\(policies)"])
        let tail = try #require(environments["dev"]?.tail)
        #expect(tail.policies.map(\.kind) == [.alwaysSample])
        #expect("\(tail.policies[0].source)" == "--set environments.dev.tail.policies")
    }

    @Test func `Every kind of policy is taken`() throws {
        for kind in CollectorConfiguration.TailPolicy.Kind.allCases {
            let policy = "{ name: p, type: \(kind.rawValue), \(kind.rawValue): { a: 1 } }"
            let environments = try load("environments: { x: { tail: { policies: [\(policy)] } } }")
            #expect(environments["x"]?.tail?.policies.map(\.kind) == [kind])
        }
    }

    @Test func `Policies are equal by what they say, wherever they stand`() throws {
        let policy = "{ name: p, type: always_sample }"
        let one = try load("environments: { x: { tail: { policies: [\(policy)] } } }")
        let two = try load("\n\nenvironments:\n  x:\n    tail:\n      policies:\n      - \(policy)")
        #expect(one["x"] == two["x"])
        #expect("\(two["x"]?.tail?.policies.first?.source ?? .builtIn)" == "t.yaml:7")
    }
}
