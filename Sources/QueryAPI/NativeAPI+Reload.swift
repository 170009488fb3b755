import Bytes
import HTTPServer

/// What came of reading the configuration again.
package enum ReloadOutcome: Sendable, Equatable {
    /// It is in force, but for these keys, which take a restart.
    case reloaded(needsRestart: [String])
    /// The configuration before stays in force, for this reason.
    case refused(String)
}

extension NativeAPI {
    /// Puts what the configuration file says now in force, and answers what still needs a restart.
    func reload() throws(APIProblem) -> HTTPResponse {
        switch sources.reload() {
        case .refused(let reason):
            throw APIProblem(
                .unprocessableContent, "invalid_configuration", reason,
                hint: "Mend it and ask again; the configuration before stays in force.")
        case .reloaded(let keys):
            var json = JSONWriter()
            json.beginObject()
            json.key("needsRestart")
            json.beginArray()
            for key in keys { json.string(key) }
            json.endArray()
            json.endObject()
            return HTTPResponse(.ok, "application/json", json.finish())
        }
    }
}
