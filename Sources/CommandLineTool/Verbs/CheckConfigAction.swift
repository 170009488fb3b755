import Bytes
import Collector
import Configuration
import YAML

/// `check-config`: says every mistake of a configuration, or what it comes to.
struct CheckConfigAction: VerbAction {
    static let name = "check-config"

    func run(_ invocation: Invocation, in environment: ToolEnvironment) -> ExitStatus {
        guard
            let configuration = ConfigurationLoading.load(
                invocation[Arguments.configuration]?.path, overrides: invocation.overrides,
                in: environment)
        else { return .usage }
        for warning in (try? configuration.checkPolicies()) ?? [] {
            environment.errors.write("warning: \(warning)\n")
        }
        environment.output.write(
            invocation[Flags.json] ? json(configuration) : configuration.effectiveYAML())
        return .done
    }

    /// One object: each key with its value in force and where that came from.
    private func json(_ configuration: CollectorConfiguration) -> String {
        var json = JSONWriter()
        json.beginObject()
        for setting in configuration.settings {
            json.key(text: "\(setting.path)")
            json.beginObject()
            json.key("value")
            write(setting.value, to: &json)
            json.key("source")
            json.string("\(setting.source)")
            json.endObject()
        }
        json.endObject()
        json.newline()
        return json.finish().string
    }

    /// Writes a value as it is written in the file; its depth was bounded when it was read.
    private func write(_ node: YAMLNode, to json: inout JSONWriter) {
        switch node.content {
        case .scalar(let text, quoted: _): json.string(text)
        case .sequence(let nodes):
            json.beginArray()
            for node in nodes { write(node, to: &json) }
            json.endArray()
        case .mapping(let entries):
            json.beginObject()
            for entry in entries {
                json.key(text: entry.key)
                write(entry.value, to: &json)
            }
            json.endObject()
        }
    }
}
