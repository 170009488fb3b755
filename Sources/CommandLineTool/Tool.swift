/// The program `tracewell`: reads a command line and runs its verb.
package struct Tool: Sendable {
    private let grammar: CommandGrammar
    private let actions: [String: any VerbAction.Type]

    /// Makes a tool of a grammar and the actions of its verbs.
    package init(_ grammar: CommandGrammar, actions: [any VerbAction.Type]) {
        self.grammar = grammar
        self.actions = Dictionary(actions.map { ($0.name, $0) }) { first, _ in first }
    }

    /// The verbs of the grammar that no action has; none, or the tool is not whole.
    package var unimplemented: [String] {
        grammar.paths.filter { $0.verb.verbs.isEmpty && actions[$0.name] == nil }.map(\.name)
    }

    /// Runs a command line: the words behind the program's name.
    package func run(_ arguments: [String], in environment: ToolEnvironment) -> ExitStatus {
        do {
            let parser = CommandParser(grammar, environment: environment.variables)
            switch try parser.parse(arguments) {
            case .help(let path):
                let style = OutputStyle(
                    environment: environment.variables, terminalWidth: environment.terminalWidth)
                environment.output.write(HelpPage(grammar, path, style: style).text)
                return .done
            case .run(let invocation):
                guard let action = actions[invocation.name] else {
                    preconditionFailure("no action for the verb \(invocation.name)")
                }
                return action.init().run(invocation, in: environment)
            }
        } catch {
            environment.errors.write("\(error)\n")
            return .usage
        }
    }
}
