import Bytes
import Configuration

/// `sampling test`: tells what another configuration would have kept.
struct SamplingTestAction: VerbAction {
    static let name = "sampling test"

    func run(_ invocation: Invocation, in environment: ToolEnvironment) -> ExitStatus {
        environment.attempt { () throws(ToolFailure) in
            let file: CollectorConfiguration.File
            do throws(ConfigurationError) {
                file = try CollectorConfiguration.File.read(
                    path: invocation[Arguments.testedFile].path)
            } catch {
                throw ToolFailure(.usage, "\(error)")
            }
            var json = JSONWriter()
            json.beginObject()
            json.key("configuration")
            json.string(String(decoding: file.bytes, as: UTF8.self))
            json.key("since")
            json.string(invocation[Flags.testedTime].argumentText)
            json.endObject()
            let body = try ServerAPI(invocation, in: environment)
                .change("POST", ["sampling", "test"], json.finish())
            guard !invocation[Flags.json] else {
                environment.output.write(body.string + "\n")
                return .done
            }
            let answer = try readable { () throws(JSONError) in try ForecastAnswer(body) }
            let style = environment.style(for: invocation)
            environment.show(ForecastTable(answer: answer, style: style).lines(), style: style)
            return .done
        }
    }
}
