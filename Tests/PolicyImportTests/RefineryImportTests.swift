import Configuration
import PolicyImport
import Testing

@Suite struct RefineryImportTests {
    private func read(
        _ text: String, environments: [String] = [], name: String = "rules.yaml"
    ) throws(ImportFailure) -> ImportedPolicies {
        try PolicyImporter(environments: environments, check: { _ in [] })
            .read(.init(name: name, text))
    }

    /// The policy of the only environment that is imported.
    private func policy(_ sampler: String) throws -> String {
        let text = try read("Samplers: { qa: { \(sampler) } }").text
        let mark = "policies:\n        - "
        return String(text[try #require(text.firstRange(of: mark)).upperBound...])
    }

    /// What is written, whatever the style.
    private static func words(_ text: String) -> [Substring] {
        text.split { " \n{},".contains($0) }
    }

    private static let fields = "field_list: [a]"

    @Test(arguments: [
        ("DeterministicSampler: { SampleRate: 10 }", "deterministic: { sample_rate: 10 }"),
        ("DeterministicSampler: { SampleRate: 0 }", "deterministic: { sample_rate: 1 }"),
        ("DeterministicSampler: {}", "deterministic: { sample_rate: 1 }"),
        (
            "DynamicSampler: { SampleRate: 2, ClearFrequency: 1m, FieldList: [a], MaxKeys: 9 }",
            "dynamic: { sample_rate: 2, clear_frequency: 1m, \(fields), max_keys: 9 }"
        ),
        (
            "EMADynamicSampler: { GoalSampleRate: 4, AdjustmentInterval: 15, FieldList: [a] }",
            "ema_dynamic: { goal_sample_rate: 4, adjustment_interval: 15s, \(fields) }"
        ),
        (
            "EMAThroughputSampler: { FieldList: [a], BurstMultiple: 3 }",
            "ema_throughput: { goal_throughput_per_sec: 100, burst_multiple: 3, \(fields) }"
        ),
        (
            "WindowedThroughputSampler: { GoalThroughputPerSec: 7, LookbackFrequency: 1m, FieldList: [a] }",
            "windowed_throughput: { goal_throughput_per_sec: 7, lookback_frequency: 1m, \(fields) }"
        ),
        (
            "TotalThroughputSampler: { GoalThroughputPerSec: 7, UseTraceLength: true, FieldList: [a] }",
            "total_throughput: { goal_throughput_per_sec: 7, \(fields), use_trace_length: true }"
        ),
    ])
    func `Every sampler has its policy`(sampler: String, parameters: String) throws {
        let kind = try #require(parameters.split(separator: ":").first)
        #expect(
            Self.words(try policy(sampler))
                == Self.words("name: refinery type: \(kind) \(parameters)"))
    }

    @Test func `Rules keep their order, scope, conditions and quotes`() throws {
        let text = """
            RulesVersion: 2
            Samplers:
              qa:
                RulesBasedSampler:
                  Rules:
                    - Name: health
                      Drop: true
                      Conditions: [{ Fields: [http.route, url.path], Operator: in, Value: [/live] }]
                    - Name: failed
                      SampleRate: 1
                      Scope: span
                      Conditions:
                        - { Field: status, Operator: '=', Value: "500" }
                        - { Field: root.service_name, Operator: exists, Datatype: string }
                    - Name: nothing
                      Conditions: [{ Field: a, Operator: exists }]
                    - Name: rest
                      Sampler: { EMADynamicSampler: { GoalSampleRate: 5, FieldList: [parentId] } }
            """
        let imported = try read(text)
        #expect(imported.losses.isEmpty)
        #expect(
            imported.text.hasSuffix(
                """
                        - name: refinery
                          type: rules
                          rules:
                            rules:
                              - name: health
                                drop: true
                                conditions: [{ fields: [http.route, url.path], operator: in, value: [/live] }]
                              - name: failed
                                scope: span
                                sample_rate: 1
                                conditions:
                                  - { field: status, operator: "=", value: "500" }
                                  - { field: root.service.name, operator: exists, datatype: string }
                              - { name: nothing, drop: true, conditions: [{ field: a, operator: exists }] }
                              - name: rest
                                sampler: { ema_dynamic: { goal_sample_rate: 5, field_list: [trace.parent_id] } }

                """))
    }

    @Test func `What no span has, and what is not known, is told`() throws {
        let text = """
            Samplers:
              qa:
                RulesBasedSampler:
                  CheckNestedFields: true
                  Rules:
                    - { Name: a, SampleRate: 2, Wibble: 1, Conditions: [{ Field: meta.x, Operator: exists }] }
                    - { Name: b, Scope: span, SampleRate: 2, Conditions: [{ Operator: has-root-span, Value: true }] }
                    - { Name: c, Scope: page, SampleRate: 2 }
                    - { Name: d, Sampler: { Coin: {} } }
            """
        let imported = try read(text)
        #expect(imported.losses.map(\.line) == [4, 6, 6, 8, 9])
        #expect(imported.text.contains("rule b is left out"))
    }

    @Test func `The sampler of all other environments holds for the built-in ones`() throws {
        let text = """
            Samplers:
              __default__: { DeterministicSampler: { SampleRate: 1 } }
              Production: { DeterministicSampler: { SampleRate: 10 } }
            """
        let environments = try read(text).text.split(separator: "\n")
            .filter { $0.hasPrefix("  ") && $0.hasSuffix(":") && !$0.hasPrefix("   ") }
        #expect(environments == ["  default:", "  prod:", "  local:", "  dev:", "  staging:"])
        let one = try read(text, environments: ["prod"]).text
        #expect(one.contains("sample_rate: 10"))
        #expect(!one.contains("sample_rate: 1 "))
    }

    @Test(arguments: [
        ("[Samplers]\nSampleRate = 1", "rules.yaml"), ("Sampler: a", "rules.toml"),
        ("SampleRate = 1", "rules.yaml"), ("SampleRate: 1\nproduction: { Sampler: x }", "r.yaml"),
    ])
    func `Rules of version 1 are refused with what to do`(text: String, name: String) {
        let failure = #expect(throws: ImportFailure.self) { try read(text, name: name) }
        #expect(
            failure?.hint
                == "turn it into YAML with Refinery's own `convert rules`, and import that")
    }

    @Test(arguments: [
        "RulesVersion: 3\nSamplers: { a: { DeterministicSampler: {} } }",
        "RulesVersion: 2", "Samplers: {}", "Samplers: { a: { Coin: {} } }", "Samplers: { a: 1 }",
        "Samplers: { prod: { DeterministicSampler: {} }, production: { DeterministicSampler: {} } }",
    ])
    func `What holds no samplers is refused`(text: String) {
        #expect(throws: ImportFailure.self) { try read(text) }
    }

    @Test func `An environment that the file does not name is refused`() {
        let text = "Samplers: { qa: { DeterministicSampler: {} } }"
        let failure = #expect(throws: ImportFailure.self) { try read(text, environments: ["prod"]) }
        #expect(failure?.hint == "it has qa")
    }
}
