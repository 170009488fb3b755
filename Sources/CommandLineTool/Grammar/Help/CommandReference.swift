/// The reference page of the command line, in Markdown.
package enum CommandReference {
    /// Every verb with its synopsis, arguments, flags and examples, and the flags of every verb.
    package static func markdown(_ grammar: CommandGrammar) -> String {
        var text = "## Flags of every verb\n\n" + table(grammar.globalFlags.map(row) + [help])
        for path in grammar.paths.dropFirst() {
            text += "\n" + section(grammar, path)
        }
        return text
    }

    private static func section(_ grammar: CommandGrammar, _ path: VerbPath) -> String {
        let verb = path.verb
        let style = OutputStyle(environment: [:], terminalWidth: nil)
        var text = "## \(path.command)\n\n\(verb.summary).\n\n"
        text += "```text\n\(HelpPage(grammar, path, style: style).synopsis)\n```\n"
        if !verb.discussion.isEmpty { text += "\n\(verb.discussion)\n" }
        if !verb.verbs.isEmpty {
            text += "\n" + table(verb.verbs.map { ("`\(path.command) \($0.name)`", $0.summary) })
        }
        let arguments = verb.positionals.map { ("`\($0.name)`", $0.help) }
        if !(arguments + verb.flags.map(row)).isEmpty {
            text += "\n" + table(arguments + verb.flags.map(row))
        }
        text += "\n```sh\n"
        for example in verb.examples {
            text += "# \(example.purpose)\n\(example.command)\n"
        }
        return text + "```\n"
    }

    private static let help = ("`-h`, `--help`", "Shows the help of the verb.")

    private static func row(_ flag: FlagDeclaration) -> (String, String) {
        let short = flag.short.map { "`-\($0)`, " } ?? ""
        let placeholder = flag.placeholder.map { " \($0)" } ?? ""
        return ("\(short)`\(flag.written)\(placeholder)`", flag.description)
    }

    private static func table(_ rows: [(String, String)]) -> String {
        rows.reduce(into: "| | |\n|---|---|\n") { $0 += "| \($1.0) | \($1.1) |\n" }
    }
}
