import Bytes
import Query

/// `search`: lists the newest traces that match.
struct SearchAction: VerbAction {
    static let name = "search"

    func run(_ invocation: Invocation, in environment: ToolEnvironment) -> ExitStatus {
        environment.attempt { () throws(ToolFailure) in
            let api = try ServerAPI(invocation, in: environment)
            let body = try api.get(["search"], query: query(invocation))
            let answer = try answer(body)
            if invocation[Flags.json] {
                try environment.writeLines(of: "traces", in: body)
            } else if !answer.traces.isEmpty {
                let style = environment.style(for: invocation)
                environment.show(SearchTable(answer.traces, style: style).lines(), style: style)
            }
            remark(on: answer, in: environment)
            return .done
        }
    }

    private func query(_ invocation: Invocation) -> [(name: String, value: String)] {
        var query: [(name: String, value: String)] = []
        func add(_ name: String, _ value: String?) {
            if let value { query.append((name, value)) }
        }
        add("q", invocation[Arguments.query])
        add("env", invocation[Flags.environment])
        add("service", invocation[Flags.service])
        add("operation", invocation[Flags.operation])
        add("min_duration", invocation[Flags.minDuration]?.argumentText)
        add("max_duration", invocation[Flags.maxDuration]?.argumentText)
        if invocation[Flags.error] { add("error", "true") }
        for attribute in invocation[Flags.attributes] { add("attr", attribute.argumentText) }
        add("since", invocation[Flags.since]?.argumentText)
        add("start", invocation[Flags.from]?.text)
        add("end", invocation[Flags.to]?.text)
        add("limit", String(invocation[Flags.limit]))
        add("cursor", invocation[Flags.cursor])
        return query
    }

    private func answer(_ body: ByteBuffer) throws(ToolFailure) -> SearchAnswer {
        do {
            return try body.withView { (text) throws(JSONError) in
                var json = try JSONReader(text)
                return try SearchAnswer(reading: &json)
            }
        } catch {
            throw ToolFailure(unreadable: error)
        }
    }

    /// What is not a result goes beside the results, where no program takes it for one.
    private func remark(on answer: SearchAnswer, in environment: ToolEnvironment) {
        if answer.traces.isEmpty { environment.errors.write("no trace matches\n") }
        if !answer.complete {
            environment.errors.write("the server met a limit: there may be more; ask for less\n")
        }
        if let cursor = answer.nextCursor {
            environment.errors.write("more: --cursor \(VisibleText.of(cursor))\n")
        }
    }
}
