import Bytes
import Configuration
import TraceStore

/// `verify`: checks every stored block and index against its checksum.
struct VerifyAction: VerbAction {
    static let name = "verify"

    func run(_ invocation: Invocation, in environment: ToolEnvironment) -> ExitStatus {
        guard
            let configuration = ConfigurationLoading.load(
                nil, overrides: invocation.overrides, in: environment)
        else { return .usage }
        let directory = "\(configuration.dataDirectory)/traces"
        let bar = ProgressBar("Checking", in: environment)
        do throws(StoreError) {
            let report = try SQLiteTraceStore.verify(directory: directory) { bar.show($0) }
            bar.end()
            environment.output.write(
                invocation[Flags.json] ? json(report) : text(report, directory))
            return report.problems.isEmpty ? .done : .notFound
        } catch {
            bar.end()
            environment.complain(
                "the store in \(directory) cannot be checked: \(error)",
                hint: "name the directory of another collector with --data-dir")
            return .notFound
        }
    }

    private func text(_ report: VerifyReport, _ directory: String) -> String {
        var text = ""
        for problem in report.problems { text += "\(VisibleText.of(problem))\n" }
        let found =
            report.problems.isEmpty
            ? "no damage" : "\(report.problems.count) damaged; the rest can be read"
        text += "\(directory): \(report.checkedBlocks) blocks, "
        text += "\(report.checkedSpans) spans, \(found)\n"
        return text
    }

    private func json(_ report: VerifyReport) -> String {
        var json = JSONWriter()
        json.beginObject()
        json.key("checkedBlocks")
        json.number(report.checkedBlocks)
        json.key("checkedSpans")
        json.number(report.checkedSpans)
        json.key("problems")
        json.beginArray()
        for problem in report.problems { json.string(problem) }
        json.endArray()
        json.endObject()
        json.newline()
        return json.finish().string
    }
}
