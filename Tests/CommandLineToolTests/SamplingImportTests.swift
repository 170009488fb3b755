import Foundation
import TestSupport
import Testing

@testable import CommandLineTool

/// Imports whole files as other programs read them, and holds what comes of them against
/// `check-config`.
@Suite struct SamplingImportTests {
    private struct Imported {
        let status: CommandLineTool.ExitStatus
        let output: String
        let errors: String
        /// What `check-config` says of the output.
        let check: CommandLineTool.ExitStatus
        let complaints: String
    }

    private func run(
        _ text: String, name: String = "in.yaml", _ flags: String...
    ) throws -> Imported {
        let directory = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
        try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: directory) }
        let path = directory.appending(path: name).path
        try Data(text.utf8).write(to: directory.appending(path: name))
        let world = FakeWorld()
        let status = Tool.tracewell.run(
            ["sampling", "import", path] + flags, in: world.environment)
        let checked = FakeWorld()
        let output = directory.appending(path: "out.yaml")
        try Data(world.output.text.utf8).write(to: output)
        let check = Tool.tracewell.run(["check-config", output.path], in: checked.environment)
        return Imported(
            status: status, output: world.output.text.replacing(path, with: name),
            errors: world.errors.text.replacing(path, with: name), check: check,
            complaints: checked.errors.text)
    }

    @Test func `A Collector's configuration is carried over whole`() throws {
        let imported = try run(ImportSamples.collector)
        #expect(imported.errors == "")
        #expect(imported.status == .done)
        #expect(imported.output == ImportSamples.collectorImported)
        #expect(imported.check == .done, "\(imported.complaints)")
    }

    @Test func `Refinery's rules are carried over whole`() throws {
        let imported = try run(ImportSamples.refinery, name: "rules.yaml")
        #expect(imported.errors == "")
        #expect(imported.status == .done)
        #expect(imported.output == ImportSamples.refineryImported)
        #expect(imported.check == .done, "\(imported.complaints)")
    }

    @Test func `What is not carried over is warned of, and what is still passes the check`() throws
    {
        let imported = try run(
            """
            tail_sampling:
              decision_wait: 5s
              sampling_strategy: span-ingest
              policies:
                - { name: errors, type: status_code, status_code: { status_codes: [ERROR] } }
                - { name: odd, type: ottl_condition, ottl_condition: { span: ["Len(name) > 3"] } }
                - { name: ours, type: my_extension, my_extension: { a: 1 } }
                - { name: slow, type: latency, latency: { threshold_ms: 5 }, probabilistic: {} }

            """)
        #expect(imported.status == .notFound)
        #expect(imported.check == .done, "\(imported.complaints)")
        let lines = imported.errors.split(separator: "\n").map { $0.prefix(19) }
        #expect(
            lines == ["in.yaml:3: warning:", "in.yaml:6: warning:", "in.yaml:7: warning:"])
        #expect(imported.output.contains("# - { name: ours, type: my_extension"))
        #expect(imported.output.contains("# Line 8: without probabilistic"))
    }

    @Test func `A program gets the configuration and every remark`() throws {
        let imported = try run(
            "num_traces: 5\npolicies: [{ name: all, type: always_sample }]", "--json")
        #expect(imported.output.hasPrefix(##"{"configuration":"# From "##))
        #expect(imported.output.contains(#"{"line":1,"message":"num_traces is not needed"#))
        #expect(imported.output.contains(#""carriedOver":true}"#))
    }

    @Test func `A file that cannot be imported is wrong usage`() throws {
        let imported = try run("SampleRate = 1\n", name: "rules.toml")
        #expect(imported.status == .usage)
        #expect(imported.output == "")
        #expect(imported.errors.hasPrefix("rules.toml:1: this is TOML"))
    }

    @Test func `A file that is not there is named`() {
        let world = FakeWorld()
        let status = Tool.tracewell.run(
            ["sampling", "import", "/nowhere/otel.yaml"], in: world.environment)
        #expect(status == .usage)
        #expect(world.errors.text.hasPrefix("/nowhere/otel.yaml: cannot be read"))
    }
}
