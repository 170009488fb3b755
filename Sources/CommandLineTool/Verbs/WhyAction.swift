import Bytes

/// `why`: explains what became of a trace.
struct WhyAction: VerbAction {
    static let name = "why"

    func run(_ invocation: Invocation, in environment: ToolEnvironment) -> ExitStatus {
        environment.attempt { () throws(ToolFailure) in
            let body = try ServerAPI(invocation, in: environment)
                .get(["traces", invocation[Arguments.trace].digits, "decision"])
            let answer = try read(body)
            if invocation[Flags.json] {
                environment.output.write(body.string + "\n")
            } else {
                let style = environment.style(for: invocation)
                environment.show(
                    DecisionText(answer: answer, style: style).lines(), style: style)
            }
            return answer.texts["verdict"] == "never_received" ? .notFound : .done
        }
    }

    private func read(_ body: ByteBuffer) throws(ToolFailure) -> DecisionAnswer {
        do {
            return try DecisionAnswer(body)
        } catch {
            throw ToolFailure(unreadable: error)
        }
    }
}
