import Bytes
import Configuration
import SystemClock

/// `sampling bump`: keeps more of some traces for a while.
struct SamplingBumpAction: VerbAction {
    static let name = "sampling bump"

    func run(_ invocation: Invocation, in environment: ToolEnvironment) -> ExitStatus {
        environment.attempt { () throws(ToolFailure) in
            let body = try document(invocation)
            let answer = try ServerAPI(invocation, in: environment)
                .change("POST", ["sampling", "bumps"], body)
            return try environment.showBump(answer, invocation)
        }
    }

    private func document(_ invocation: Invocation) throws(ToolFailure) -> ByteBuffer {
        let environment = try required(invocation[Flags.bumpEnvironment], "--env prod")
        let duration = try required(invocation[Flags.bumpDuration], "--for 30m")
        let reason = try required(invocation[Flags.bumpReason], "--reason INC-42")
        let conditions: [(StaticString, String?)] = [
            ("environment", environment), ("service", invocation[Flags.bumpService]),
            ("operation", invocation[Flags.bumpOperation]),
            ("jobType", invocation[Flags.bumpJobType]), ("queue", invocation[Flags.bumpQueue]),
            ("orgId", invocation[Flags.bumpOrgID]),
            ("projectId", invocation[Flags.bumpProjectID]),
        ]
        var json = JSONWriter()
        json.beginObject()
        json.key("match")
        json.beginObject()
        for case (let name, let value?) in conditions {
            json.key(name)
            json.string(value)
        }
        json.endObject()
        json.key("rate")
        json.number(invocation[Flags.bumpRate].fraction)
        json.key("ttl")
        json.string(duration.argumentText)
        json.key("reason")
        json.string(reason)
        json.endObject()
        return json.finish()
    }
}

/// `sampling extend`: has a bump end later.
struct SamplingExtendAction: VerbAction {
    static let name = "sampling extend"

    func run(_ invocation: Invocation, in environment: ToolEnvironment) -> ExitStatus {
        environment.attempt { () throws(ToolFailure) in
            let duration = try required(invocation[Flags.bumpExtension], "--for 30m")
            var json = JSONWriter()
            json.beginObject()
            json.key("extendBy")
            json.string(duration.argumentText)
            if let reason = invocation[Flags.changeReason] {
                json.key("reason")
                json.string(reason)
            }
            json.endObject()
            let answer = try ServerAPI(invocation, in: environment).change(
                "PATCH", ["sampling", "bumps", invocation[Arguments.bump].name], json.finish())
            return try environment.showBump(answer, invocation)
        }
    }
}

/// `sampling cancel`: ends a bump.
struct SamplingCancelAction: VerbAction {
    static let name = "sampling cancel"

    func run(_ invocation: Invocation, in environment: ToolEnvironment) -> ExitStatus {
        environment.attempt { () throws(ToolFailure) in
            let query = invocation[Flags.changeReason].map { [("reason", $0)] } ?? []
            let answer = try ServerAPI(invocation, in: environment).change(
                "DELETE", ["sampling", "bumps", invocation[Arguments.bump].name], query: query)
            return try environment.showBump(answer, invocation)
        }
    }
}

/// The value of a flag that must be given.
private func required<Value>(_ value: Value?, _ example: String) throws(ToolFailure) -> Value {
    guard let value else {
        let flag = example.prefix { $0 != " " }
        throw ToolFailure(.usage, "\(flag) is missing", hint: "write for example \(example)")
    }
    return value
}

extension ToolEnvironment {
    /// Writes the id of a bump, for scripts, and beside it what it does, for people.
    fileprivate func showBump(
        _ body: ByteBuffer, _ invocation: Invocation
    ) throws(ToolFailure) -> ExitStatus {
        guard !invocation[Flags.json] else {
            output.write(body.string + "\n")
            return .done
        }
        let bump = try readable { () throws(JSONError) in try BumpAnswer.read(body) }
        output.write(VisibleText.of(bump.id) + "\n")
        let style = style(for: invocation)
        let what = "\(BumpText.conditions(bump)) in \(BumpText.environment(bump))"
        guard bump.state == "active" else {
            errors.write(VisibleText.of("ended: \(what)") + "\n")
            return .done
        }
        let rest = BumpText.rest(bump, now: time.now(), style: style)
        let end = HumanText.moment(bump.expiresAt)
        errors.write(
            VisibleText.of("keeps \(BumpText.rate(bump.effectiveRate)) of \(what), until \(end)")
                + " (\(rest))\n")
        if bump.effectiveRate < bump.rate, let reason = bump.limitedBy {
            errors.write(
                VisibleText.of(
                    "lowered from \(BumpText.rate(bump.rate)), as there is no room: \(reason)")
                    + "\n")
        }
        return .done
    }
}
