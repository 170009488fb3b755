/// `completions`: writes the completion script of a shell.
struct CompletionsAction: VerbAction {
    static let name = "completions"

    func run(_ invocation: Invocation, in environment: ToolEnvironment) -> ExitStatus {
        let script = CompletionScript(.tracewell).text(for: invocation[Arguments.shell])
        environment.output.write(script)
        return .done
    }
}
