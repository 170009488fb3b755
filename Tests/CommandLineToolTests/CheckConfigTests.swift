import CommandLineTool
import Foundation
import Testing

@Suite struct CheckConfigTests {
    private func check(_ yaml: String) throws -> (
        status: CommandLineTool.ExitStatus, output: String, errors: String
    ) {
        let file = FileManager.default.temporaryDirectory
            .appending(path: "\(UUID().uuidString).yaml")
        try yaml.write(to: file, atomically: true, encoding: .utf8)
        defer { try? FileManager.default.removeItem(at: file) }
        let world = FakeWorld()
        let status = Tool.tracewell.run(["check-config", file.path], in: world.environment)
        return (status, world.output.text, world.errors.text)
    }

    private func policy(_ text: String) -> String {
        "environments:\n  shop:\n    tail:\n      policies:\n        - { name: a, \(text) }\n"
    }

    @Test func `Wrong policies are told by file and line`() throws {
        let (status, output, errors) = try check(
            policy("type: latency, latency: { threshold: 5 }"))
        #expect(status == .usage)
        #expect(output.isEmpty)
        #expect(errors.contains(".yaml:5: environments.shop.tail: policy a.latency: "))
        #expect(errors.contains("did you mean threshold_ms?"))
    }

    @Test func `Policies that are odd without being wrong are warned of`() throws {
        let salted = "type: probabilistic, probabilistic: { sampling_percentage: 10, hash_salt: x }"
        let (status, output, errors) = try check(
            policy(salted)
                + "        - { name: b, type: probabilistic, probabilistic: { sampling_percentage: 5 } }\n"
        )
        #expect(status == .done)
        #expect(output.contains("hash_salt"))
        #expect(errors.hasPrefix("warning: environments.shop.tail: hash_salt"))
    }
}
