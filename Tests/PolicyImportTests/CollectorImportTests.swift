import Configuration
import PolicyImport
import Testing

@Suite struct CollectorImportTests {
    private func read(
        _ text: String, environments: [String] = []
    ) throws(ImportFailure) -> ImportedPolicies {
        try PolicyImporter(environments: environments, check: { _ in [] })
            .read(.init(name: "otel.yaml", text))
    }

    private func losses(_ text: String) throws -> [String] {
        try read(text).losses.map { "\($0.line): \($0.message)" }
    }

    @Test(arguments: [
        "- { name: all, type: always_sample }",
        "policies: [{ name: all, type: always_sample }]",
        "tail_sampling: { policies: [{ name: all, type: always_sample }] }",
        """
        processors: { batch: {}, tail_sampling: { policies: [{ name: all, type: always_sample }] } }
        """,
    ])
    func `Policies are found in a list, a section and a whole configuration`(text: String) throws {
        let imported = try read(text)
        #expect(imported.losses.isEmpty)
        #expect(
            imported.text.hasSuffix(
                "      policies:\n        - { name: all, type: always_sample }\n"))
    }

    @Test func `Waits are those of the Collector, its defaults too`() throws {
        let policies = "policies: [{ name: all, type: always_sample }]"
        let unsaid = try read(policies).text
        #expect(unsaid.contains("decision_wait: 30s\n      decision_wait_after_root: 30s\n"))
        let said = try read(
            "decision_wait: 1m30s\ndecision_wait_after_root_received: 1.5s\n\(policies)")
        #expect(said.text.contains("decision_wait: 1m30s\n"))
        #expect(said.text.contains("decision_wait_after_root: 1s500ms\n"))
    }

    @Test func `A wait that is none is told, and the default stands`() throws {
        let text = "decision_wait: soon\npolicies: [{ name: all, type: always_sample }]"
        #expect(
            try losses(text) == [
                "1: decision_wait is a duration of 1ms to 1h, not soon; the default stands"
            ])
        #expect(try read(text).text.contains("decision_wait: 30s\n"))
    }

    @Test func `What has no counterpart is told by its line`() throws {
        let text = """
            num_traces: 100
            sample_on_first_match: true
            drop_pending_traces_on_shutdown: false
            maximum_trace_size_bytes: 1000
            wibble: 1
            policies: [{ name: all, type: always_sample }]
            """
        let lines = try read(text).losses.map(\.line)
        #expect(lines == [2, 4, 5])
        #expect(try read(text).text.contains("# Line 1: num_traces is not needed"))
    }

    @Test func `Policies are for the environments that were asked for`() throws {
        let text = "policies: [{ name: all, type: always_sample }]"
        #expect(try read(text).text.contains("environments:\n  prod:\n"))
        let several = try read(text, environments: ["production", "qa"]).text
        #expect(several.contains("  prod:\n"))
        #expect(several.contains("  qa:\n"))
    }

    @Test func `The name of a processor is that of its environment`() throws {
        let text = """
            processors:
              probabilistic_sampler/qa: { sampling_percentage: 12.5 }
              tail_sampling: { policies: [{ name: a, type: always_sample }] }
              tail_sampling/qa: { policies: [{ name: b, type: always_sample }] }
            """
        let imported = try read(text)
        #expect(imported.losses.isEmpty)
        #expect(imported.text.contains("  prod:\n    head: { rate: 100% }\n"))
        #expect(imported.text.contains("head: { rate: 12.5% }\n"))
    }

    @Test func `The Collector's dollar signs and variables become ours`() throws {
        let text = #"""
            - name: a
              type: string_attribute
              string_attribute: { key: "${KEY}", values: ["^/live$$", "${env:A:-b}", "$x", "$${env:c}"] }
            - { name: b, type: string_attribute, string_attribute: { key: a, values: ["${file:f}"] } }
            """#
        let imported = try read(text)
        let text2 = imported.text
        for part in [#""${env:KEY}""#, #""^/live$""#, #""${env:A:-b}""#, #""$x""#, #""$${env:c}""#]
        {
            #expect(text2.contains(part), "\(part)")
        }
        #expect(
            imported.losses.map(\.message) == ["${file:f} is not looked up; only ${env:NAME} is"])
    }

    @Test func `A policy that cannot be put in force becomes a comment`() throws {
        let importer = PolicyImporter(
            environments: [],
            check: { text in
                text.contains("type: latency") && !text.contains("# Line 2")
                    ? ["environments.alone.tail: policy slow: latency is late"] : []
            })
        let imported = try importer.read(
            .init(
                name: "otel.yaml",
                """
                - { name: all, type: always_sample }
                - { name: slow, type: latency, latency: { threshold_ms: 1 } }
                """))
        #expect(
            imported.losses.map { "\($0.line): \($0.message)" }
                == ["2: not carried over: policy slow: latency is late"])
        #expect(
            imported.text.contains(
                """
                        # Line 2: not carried over: policy slow: latency is late
                        # - { name: slow, type: latency, latency: { threshold_ms: 1 } }

                """))
    }

    @Test(arguments: [
        ("a: 1", 1), ("processors: { batch: {} }", 1), ("policies: []", 1), ("x: [", 2),
        ("policies: 1", 1), ("tail_sampling: { num_traces: 1 }", 1), ("", 1), ("SampleRate: 1", 1),
    ])
    func `What holds no policies is refused`(text: String, line: Int) {
        let failure = #expect(throws: ImportFailure.self) { try read(text) }
        #expect(failure?.line == line)
    }

    @Test func `Two processors for one environment are refused`() {
        let text = """
            tail_sampling: { policies: [{ name: a, type: always_sample }] }
            tail_sampling/prod: { policies: [{ name: b, type: always_sample }] }
            """
        let failure = #expect(throws: ImportFailure.self) { try read(text) }
        #expect(failure?.message == "more than one tail_sampling is about prod")
    }
}
