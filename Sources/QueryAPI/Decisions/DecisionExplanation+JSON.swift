import Bytes
import TraceContext
import TraceModel

extension DecisionExplanation {
    /// Writes the answer of the API.
    func encode(to json: inout JSONWriter) {
        json.beginObject()
        json.key("traceId")
        json.string("\(traceID)")
        json.key("verdict")
        json.string(verdict.rawValue)
        json.text("stage", stage)
        json.text("environment", environment)
        json.text("service", service)
        json.text("operation", operation)
        json.text("reason", reason)
        json.text("summary", summary)
        json.key("randomness")
        json.string(String(randomness.hexDigits.suffix(14)))
        json.text("threshold", threshold?.description)
        json.key("policies")
        json.beginArray()
        for policy in policies { Self.encode(policy, to: &json) }
        json.endArray()
        json.text("bump", bump)
        json.key("owedToBump")
        json.bool(isOwedToBump)
        json.text("trigger", trigger)
        json.count("spansSeen", spansSeen)
        json.count("lateSpans", lateSpans)
        json.count("headDroppedSpans", headDroppedSpans)
        json.text("durationNanos", durationNanos.map { "\($0)" })
        json.key("rescue")
        encodeRescue(to: &json)
        json.text("configVersion", configVersion)
        json.text("decidedAt", decidedAt?.rfc3339())
        json.key("headRules")
        json.beginArray()
        for rule in headRules { Self.encode(rule, to: &json) }
        json.endArray()
        json.text("logSince", logSince?.rfc3339())
        json.endObject()
    }

    private static func encode(_ policy: Policy, to json: inout JSONWriter) {
        json.beginObject()
        json.text("name", policy.name)
        json.text("verdict", policy.verdict)
        json.text("because", policy.because)
        json.text("spanId", policy.span.map { "\($0)" })
        json.key("dryRun")
        json.bool(policy.isDryRun)
        json.endObject()
    }

    private static func encode(_ rule: HeadRule, to json: inout JSONWriter) {
        json.beginObject()
        json.text("environment", rule.environment)
        if let service = rule.service { json.text("service", service) }
        if let operation = rule.operation { json.text("operation", operation) }
        json.key("rate")
        json.number(rule.rate)
        json.key("keeps")
        json.bool(rule.keeps)
        json.endObject()
    }

    private func encodeRescue(to json: inout JSONWriter) {
        guard let rescue else {
            json.null()
            return
        }
        json.beginObject()
        json.text("reason", rescue.reason)
        json.text("at", rescue.at.rfc3339())
        json.count("restoredSpans", rescue.restoredSpans)
        json.endObject()
    }
}

extension JSONWriter {
    /// Writes a text, or null for none.
    fileprivate mutating func text(_ name: StaticString, _ value: String?) {
        key(name)
        if let value { string(value) } else { null() }
    }

    /// Writes a number, or null for none.
    fileprivate mutating func count(_ name: StaticString, _ value: Int?) {
        key(name)
        if let value { number(value) } else { null() }
    }
}
