import Bytes
import Configuration
import HTTPServer
import QueryAPI
import Sampling
import TraceModel

extension SamplingHandler {
    /// How far a forecast looks back when nobody says.
    private static let standardReach = Duration.seconds(86_400)
    /// How many lost kinds of error are told.
    private static let lostErrors = 20

    /// Answers what a configuration would have kept of the traffic seen.
    func test(_ request: HTTPRequest, _ reach: SamplingReach) throws(APIProblem) -> HTTPResponse {
        guard let forecaster else {
            throw APIProblem(
                .conflict, "no_decision_log", "No decisions are recorded.",
                hint: "Set sampling.decision_log to more than 0s.")
        }
        guard reach.orgID == nil else {
            throw APIProblem(
                .forbidden, "forbidden",
                "A token of an organisation cannot see the traffic of an environment.")
        }
        var text: String?
        var since = Self.standardReach
        try StrictObject.document(
            request.body, "A test", known: ["configuration", "since"]
        ) { (member, json) throws(APIProblem) in
            let value = try StrictObject.text(member, &json) ?? ""
            if member == "configuration" {
                text = value
                return
            }
            do throws(SettingProblem) {
                since = try Duration(settingText: value)
            } catch {
                throw .invalid("since: \(error.message).", hint: error.hint)
            }
        }
        guard let text else {
            throw .invalid(
                "configuration is missing.", hint: "Give the text of a configuration file.")
        }
        let forecast = try forecaster(text, since, reach.environment)
        var json = JSONWriter()
        Self.write(forecast, to: &json)
        return HTTPResponse(.ok, "application/json", json.finish())
    }

    // MARK: - Writing

    private static func write(_ forecast: SamplingForecast, to json: inout JSONWriter) {
        json.beginObject()
        json.key("from")
        json.string(forecast.from.rfc3339())
        json.key("to")
        json.string(forecast.to.rfc3339())
        json.key("droppedAtHead")
        json.number(forecast.droppedAtHead)
        json.key("environments")
        json.beginArray()
        for environment in forecast.environments {
            write(environment, forecast.timesADay, to: &json)
        }
        json.endArray()
        json.endObject()
    }

    private static func write(
        _ environment: SamplingForecast.Environment, _ scale: Double, to json: inout JSONWriter
    ) {
        json.beginObject()
        json.key("name")
        json.string(environment.name)
        write("seen", environment.seen.perDay(scale), to: &json)
        write("keptBefore", environment.keptBefore.perDay(scale), to: &json)
        write(
            "kept", environment.kept.perDay(scale, open: environment.notJudged), to: &json)
        json.key("notJudged")
        json.number(environment.notJudged.traces)
        json.key("policies")
        json.beginArray()
        for policy in environment.policies {
            json.beginObject()
            json.key("name")
            json.string(policy.name)
            json.key("type")
            json.string(policy.type)
            json.key("dryRun")
            json.bool(policy.isDryRun)
            write("matched", policy.matched.perDay(scale), to: &json)
            json.key("notJudged")
            json.number(policy.notJudged)
            json.endObject()
        }
        json.endArray()
        json.key("lostErrors")
        json.beginArray()
        for lost in environment.lostErrors(limit: lostErrors) {
            json.beginObject()
            json.key("service")
            json.string(lost.kind.service)
            json.key("operation")
            json.string(lost.kind.operation)
            json.key("traces")
            json.number(lost.traces)
            json.endObject()
        }
        json.endArray()
        json.endObject()
    }

    private static func write(
        _ name: StaticString,
        _ amount: (
            traces: ForecastAmount.Estimate, spans: ForecastAmount.Estimate,
            bytes: ForecastAmount.Estimate
        ), to json: inout JSONWriter
    ) {
        json.key(name)
        json.beginObject()
        write("tracesPerDay", amount.traces, to: &json)
        write("spansPerDay", amount.spans, to: &json)
        write("bytesPerDay", amount.bytes, to: &json)
        json.endObject()
    }

    private static func write(
        _ name: StaticString, _ estimate: ForecastAmount.Estimate, to json: inout JSONWriter
    ) {
        json.key(name)
        json.beginObject()
        json.key("value")
        json.number(estimate.value)
        json.key("low")
        json.number(estimate.low)
        json.key("high")
        json.number(estimate.high)
        json.endObject()
    }
}
