import Bytes

/// `graph`: shows who calls whom, through queues too.
struct GraphAction: VerbAction {
    static let name = "graph"

    func run(_ invocation: Invocation, in environment: ToolEnvironment) -> ExitStatus {
        environment.attempt { () throws(ToolFailure) in
            let body = try ServerAPI(invocation, in: environment).get(
                ["graph"], query: query(invocation))
            guard !invocation[Flags.json] else {
                environment.output.write(body.string + "\n")
                return .done
            }
            let answer = try readable { () throws(JSONError) in try GraphAnswer(body) }
            let style = environment.style(for: invocation)
            environment.show(GraphTable(answer, style: style).lines(), style: style)
            remark(on: answer, in: environment)
            return .done
        }
    }

    private func query(_ invocation: Invocation) -> [(name: String, value: String)] {
        [
            ("env", invocation[Flags.environment]),
            ("since", invocation[Flags.since]?.argumentText),
            ("start", invocation[Flags.from]?.text),
            ("end", invocation[Flags.to]?.text),
        ].compactMap { name, value in value.map { (name: name, value: $0) } }
    }

    /// What the numbers cover goes beside them, where no program takes it for one.
    private func remark(on answer: GraphAnswer, in environment: ToolEnvironment) {
        if answer.edges.isEmpty { environment.errors.write("no call was seen\n") }
        let time = "\(HumanText.moment(answer.start)) to \(HumanText.moment(answer.end))"
        let limit = answer.complete ? "" : ", all that is counted of the time asked for"
        environment.errors.write("\(time)\(limit)\n")
    }
}
