import Bytes
import Configuration
import ControlState
import HTTPServer
import QueryAPI
import Sampling
import SemanticConventions

extension SamplingHandler {
    /// Answers rates, policies and bumps in force, of one environment or of all.
    func overview(_ items: QueryItems, _ reach: SamplingReach) throws(APIProblem) -> HTTPResponse {
        let overview = overview()
        let wanted = try items["env"].map { EnvironmentName.normalize($0) }
        if let wanted, !overview.environments.contains(where: { $0.name == wanted }) {
            throw APIProblem(
                .notFound, "not_found", "There is no environment \(wanted) in the configuration.",
                hint: "There are \(overview.environments.map(\.name).joined(separator: ", ")).")
        }
        let bumps = desk.bumps.filter { bump in
            reach.covers(bump.match) && (wanted == nil || bump.match.environment == wanted)
        }
        var json = JSONWriter()
        json.beginObject()
        json.key("environments")
        json.beginArray()
        for environment in overview.environments
        where (wanted == nil || environment.name == wanted)
            && reach.covers(environment: environment.name)
        {
            write(environment, bumps, to: &json)
        }
        json.endArray()
        json.key("bumps")
        json.beginArray()
        for bump in bumps { write(BumpRecord(bump), to: &json) }
        json.endArray()
        json.key("maxBump")
        json.string(overview.maxBump.settingText)
        json.endObject()
        return HTTPResponse(.ok, "application/json", json.finish())
    }

    private func write(
        _ environment: SamplingOverview.Environment, _ bumps: [Bump], to json: inout JSONWriter
    ) {
        let own = bumps.filter { $0.match.environment == environment.name }
        let wide = own.filter(\.match.isWholeEnvironment).map(\.rateInForce).max() ?? 0
        json.beginObject()
        json.key("name")
        json.string(environment.name)
        json.key("head")
        write(environment.head, raisedTo: wide, to: &json)
        json.key("tail")
        if let policies = environment.policies {
            write(policies, to: &json)
        } else {
            json.null()
        }
        json.key("bumps")
        json.beginArray()
        for bump in own { json.string(bump.id.description) }
        json.endArray()
        json.key("maxBumpRate")
        json.number(environment.maxBumpRate)
        json.key("tracesPerSecond")
        json.beginObject()
        json.key("decided")
        json.number(environment.flow.decided)
        json.key("kept")
        json.number(environment.flow.kept)
        json.key("keptByBumps")
        json.number(environment.flow.keptByBumps)
        json.endObject()
        json.endObject()
    }

    private func write(
        _ head: HeadRates, raisedTo rate: Double, to json: inout JSONWriter
    ) {
        json.beginObject()
        json.key("rate")
        json.number(head.rate)
        json.key("effectiveRate")
        json.number(max(head.rate, rate))
        json.key("services")
        write(head.services, to: &json)
        json.key("operations")
        write(head.operations, to: &json)
        json.endObject()
    }

    private func write(_ rates: [String: Double], to json: inout JSONWriter) {
        json.beginObject()
        for (name, rate) in rates.sorted(by: { $0.key < $1.key }) {
            json.key(text: name)
            json.number(rate)
        }
        json.endObject()
    }

    private func write(_ policies: [SamplingOverview.Policy], to json: inout JSONWriter) {
        json.beginObject()
        json.key("policies")
        json.beginArray()
        for policy in policies {
            json.beginObject()
            json.key("name")
            json.string(policy.name)
            json.key("type")
            json.string(policy.type)
            json.key("sampledPerSecond")
            if let sampled = policy.sampled { json.number(sampled) } else { json.null() }
            json.key("dryRun")
            json.bool(policy.isDryRun)
            json.endObject()
        }
        json.endArray()
        json.endObject()
    }
}
