import Bytes
import Collector
import Configuration
import PolicyImport

/// `sampling import`: turns sampling written for another program into environments of ours.
struct SamplingImportAction: VerbAction {
    static let name = "sampling import"

    func run(_ invocation: Invocation, in environment: ToolEnvironment) -> ExitStatus {
        let path = invocation[Arguments.importedFile].path
        let file: CollectorConfiguration.File
        do throws(ConfigurationError) {
            file = try CollectorConfiguration.File.read(path: path)
        } catch {
            environment.errors.write("\(error)\n")
            return .usage
        }
        let importer = PolicyImporter(
            environments: invocation[Flags.importedEnvironments],
            check: { Self.problems(in: $0, variables: environment.variables) })
        do throws(ImportFailure) {
            let imported = try importer.read(file)
            environment.output.write(
                invocation[Flags.json] ? json(imported) : imported.text)
            for loss in imported.losses {
                environment.errors.write("\(issue(file, loss.line, "warning: \(loss.message)"))\n")
            }
            return imported.losses.isEmpty ? .done : .notFound
        } catch {
            environment.errors.write(
                "\(issue(file, error.line, error.message, hint: error.hint))\n")
            return .usage
        }
    }

    /// What `check-config` would say of a configuration.
    private static func problems(in text: String, variables: [String: String]) -> [String] {
        do throws(ConfigurationError) {
            let configuration = try CollectorConfiguration.load(
                file: .init(name: "import", text),
                environment: variables.filter { !$0.key.hasPrefix("TRACEWELL_") }, overrides: [])
            _ = try configuration.checkPolicies()
            return []
        } catch {
            return error.issues.map { issue in
                issue.message + (issue.hint.map { "; \($0)" } ?? "")
            }
        }
    }

    private func issue(
        _ file: CollectorConfiguration.File, _ line: Int, _ message: String, hint: String? = nil
    ) -> ConfigurationError.Issue {
        .init(.file(file.name, line: line), message, hint: hint)
    }

    /// One object: the configuration as text, and every remark.
    private func json(_ imported: ImportedPolicies) -> String {
        var json = JSONWriter()
        json.beginObject()
        json.key("configuration")
        json.string(imported.text)
        json.key("remarks")
        json.beginArray()
        for remark in imported.allRemarks {
            json.beginObject()
            json.key("line")
            json.number(remark.line)
            json.key("message")
            json.string(remark.message)
            json.key("carriedOver")
            json.bool(!remark.isLoss)
            json.endObject()
        }
        json.endArray()
        json.endObject()
        json.newline()
        return json.finish().string
    }
}
