import Bytes
import SystemClock

/// `sampling show`: shows the rates, policies and bumps in force.
struct SamplingShowAction: VerbAction {
    static let name = "sampling show"

    func run(_ invocation: Invocation, in environment: ToolEnvironment) -> ExitStatus {
        environment.attempt { () throws(ToolFailure) in
            let query = invocation[Flags.shownEnvironment].map { [("env", $0)] } ?? []
            let body = try ServerAPI(invocation, in: environment).get(["sampling"], query: query)
            guard !invocation[Flags.json] else {
                environment.output.write(body.string + "\n")
                return .done
            }
            let style = environment.style(for: invocation)
            let answer = try readable { () throws(JSONError) in try SamplingAnswer(body) }
            let table = SamplingTable(answer: answer, now: environment.time.now(), style: style)
            environment.show(table.lines(), style: style)
            return .done
        }
    }
}

/// `sampling bumps`: lists the bumps in force.
struct SamplingBumpsAction: VerbAction {
    static let name = "sampling bumps"

    func run(_ invocation: Invocation, in environment: ToolEnvironment) -> ExitStatus {
        environment.attempt { () throws(ToolFailure) in
            let query = invocation[Flags.endedBumps] ? [("all", "true")] : []
            let body = try ServerAPI(invocation, in: environment)
                .get(["sampling", "bumps"], query: query)
            guard !invocation[Flags.json] else {
                try environment.writeLines(of: "bumps", in: body)
                return .done
            }
            let bumps = try readable { () throws(JSONError) in try BumpAnswer.list(body) }
            if bumps.isEmpty { environment.errors.write("no bump is in force\n") }
            let style = environment.style(for: invocation)
            let table = BumpTable(bumps: bumps, now: environment.time.now(), style: style)
            environment.show(bumps.isEmpty ? [] : table.lines(), style: style)
            return .done
        }
    }
}

/// `sampling audit`: lists who changed what.
struct SamplingAuditAction: VerbAction {
    static let name = "sampling audit"

    func run(_ invocation: Invocation, in environment: ToolEnvironment) -> ExitStatus {
        environment.attempt { () throws(ToolFailure) in
            let limit = String(invocation[Flags.auditLimit])
            let body = try ServerAPI(invocation, in: environment)
                .get(["sampling", "audit"], query: [("limit", limit)])
            guard !invocation[Flags.json] else {
                try environment.writeLines(of: "audit", in: body)
                return .done
            }
            let records = try readable { () throws(JSONError) in try AuditAnswer.list(body) }
            let style = environment.style(for: invocation)
            environment.show(AuditTable(records: records, style: style).lines(), style: style)
            return .done
        }
    }
}

/// Reads an answer; one that is not what was asked for is a failure of the verb.
func readable<Value>(_ read: () throws(JSONError) -> Value) throws(ToolFailure) -> Value {
    do throws(JSONError) {
        return try read()
    } catch {
        throw ToolFailure(unreadable: error)
    }
}
