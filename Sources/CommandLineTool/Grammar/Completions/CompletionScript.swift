/// The completion script of a shell, made from the grammar.
package struct CompletionScript: Sendable {
    private let grammar: CommandGrammar

    /// Creates scripts for a command line.
    package init(_ grammar: CommandGrammar) {
        self.grammar = grammar
    }

    /// The script for a shell, ending in a line feed.
    package func text(for shell: Shell) -> String {
        switch shell {
        case .bash: BashCompletion(grammar).text
        case .zsh: ZshCompletion(grammar).text
        case .fish: FishCompletion(grammar).text
        case .powershell: PowerShellCompletion(grammar).text
        }
    }
}

/// `--help`, which the parser knows without a declaration.
let helpFlag = (written: "--help", short: Character("h"), help: "Shows this help.")

extension CommandGrammar {
    /// The verbs and groups a shell completes, `help` among the program's own.
    func completedVerbs(of path: VerbPath) -> [(name: String, help: String)] {
        let help = path.words.isEmpty ? [("help", "Shows the help of a verb.")] : []
        return path.verb.verbs.map { ($0.name, "\($0.summary).") } + help
    }
}
