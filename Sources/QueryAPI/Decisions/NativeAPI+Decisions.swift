import Bytes
import HTTPServer
import Query
import TraceModel

extension NativeAPI {
    /// Answers what became of a trace, and why.
    func decision(_ digits: String, _ grant: APIGrant) throws(APIProblem) -> HTTPResponse {
        guard let prefix = TraceIDPrefix(digits) else { throw .noTraceID(digits) }
        guard let source = sources.decisions else {
            throw APIProblem(.notFound, "not_found", "Decisions are not explained here.")
        }
        let explanation: DecisionExplanation
        do throws(LookUpError) {
            explanation = try source.explanation(of: prefix, within: grant.reach)
        } catch {
            throw APIProblem(error, digits: prefix.digits)
        }
        var json = JSONWriter()
        explanation.encode(to: &json)
        return HTTPResponse(.ok, "application/json", json.finish())
    }
}
