import Bytes
import Configuration
import ControlState
import QueryAPI
import Sampling

/// Reads what clients send of bumps.
enum BumpDocument {
    /// What a bump is changed to.
    struct Change {
        var extent: BumpExtension
        var reason: String?
    }

    /// Reads a bump that is asked for.
    static func draft(_ body: ByteBuffer) throws(APIProblem) -> BumpDraft {
        var match: BumpMatcher?
        var rate: Double?
        var duration: Duration?
        var reason: String?
        try StrictObject.document(
            body, "A bump", known: ["match", "rate", "ttl", "reason"]
        ) { (member, json) throws(APIProblem) in
            switch member {
            case "match": match = try self.match(&json)
            case "rate": rate = try self.rate(&json)
            case "ttl": duration = try self.duration(member, &json)
            default: reason = try StrictObject.text(member, &json)
            }
        }
        guard let match else { throw missing("match", "{\"environment\":\"prod\"}") }
        guard let rate else { throw missing("rate", "1.0") }
        guard let duration else { throw missing("ttl", "\"30m\"") }
        guard let reason else { throw missing("reason", "\"INC-42: invoices fail\"") }
        return BumpDraft(match: match, rate: rate, duration: duration, reason: reason)
    }

    /// Reads a change of a bump's end.
    static func change(_ body: ByteBuffer) throws(APIProblem) -> Change {
        var extents: [BumpExtension] = []
        var reason: String?
        try StrictObject.document(
            body, "A change", known: ["ttl", "extendBy", "reason"]
        ) { (member, json) throws(APIProblem) in
            switch member {
            case "ttl": extents.append(.fromNow(try duration(member, &json)))
            case "extendBy": extents.append(.by(try duration(member, &json)))
            default: reason = try StrictObject.text(member, &json)
            }
        }
        guard extents.count == 1, let extent = extents.first else {
            throw .invalid(
                "A change has one of ttl and extendBy.",
                hint: "ttl counts from now, extendBy from the end as it is.")
        }
        return Change(extent: extent, reason: reason)
    }

    private static func match(_ json: inout JSONReader) throws(APIProblem) -> BumpMatcher {
        var values: [String: String] = [:]
        let known = [
            "environment", "service", "operation", "jobType", "queue", "orgId", "projectId",
        ]
        try StrictObject.read(
            &json, "match", known: known
        ) { (member, json) throws(APIProblem) in
            values[member] =
                switch member {
                case "orgId", "projectId": try identifier(member, &json)
                default: try StrictObject.text(member, &json)
                }
        }
        guard let environment = values["environment"], !environment.isEmpty else {
            throw missing("match.environment", "\"prod\"")
        }
        var match = BumpMatcher(environment: environment)
        match.service = values["service"]
        match.operation = values["operation"]
        match.jobType = values["jobType"]
        match.queue = values["queue"]
        match.orgID = values["orgId"]
        match.projectID = values["projectId"]
        return match
    }

    /// A text, or a whole number, as which identifiers are sent, too.
    private static func identifier(
        _ member: String, _ json: inout JSONReader
    ) throws(APIProblem) -> String? {
        let token = try StrictObject.syntax(&json) { (json) throws(JSONError) in try json.peek() }
        guard token == .number else { return try StrictObject.text(member, &json) }
        return try StrictObject.syntax(&json) { (json) throws(JSONError) in
            guard let number = try json.readNumber().int64 else {
                throw json.error("\(member) must be a string or a whole number")
            }
            return String(number)
        }
    }

    /// A number from 0 to 1, or a text as in the configuration: `"50%"`.
    private static func rate(_ json: inout JSONReader) throws(APIProblem) -> Double {
        let token = try StrictObject.syntax(&json) { (json) throws(JSONError) in try json.peek() }
        if token == .number {
            return try StrictObject.syntax(&json) { (json) throws(JSONError) in
                try json.readNumber().double
            }
        }
        let text = try StrictObject.text("rate", &json) ?? ""
        return try setting("rate", text, CollectorConfiguration.Rate.self).fraction
    }

    private static func duration(
        _ member: String, _ json: inout JSONReader
    ) throws(APIProblem) -> Duration {
        let text = try StrictObject.text(member, &json) ?? ""
        return try setting(member, text, Duration.self)
    }

    private static func setting<Value: SettingValue>(
        _ member: String, _ text: String, _ type: Value.Type
    ) throws(APIProblem) -> Value {
        do throws(SettingProblem) {
            return try Value(settingText: text)
        } catch {
            throw .invalid("\(member): \(error.message).", hint: error.hint)
        }
    }

    private static func missing(_ member: String, _ example: String) -> APIProblem {
        .invalid("\(member) is missing.", hint: "Give one, such as \(example).")
    }
}
