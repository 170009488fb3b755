/// The help of one verb, as text.
package struct HelpPage: Sendable {
    private let grammar: CommandGrammar
    private let path: VerbPath
    private let style: OutputStyle

    /// Creates the page of a verb, a group, or the program.
    package init(_ grammar: CommandGrammar, _ path: VerbPath, style: OutputStyle) {
        self.grammar = grammar
        self.path = path
        self.style = style
    }

    /// The page, ending in a line feed.
    package var text: String {
        let verb = path.verb
        var page = TextPage(
            width: min(style.width, OutputStyle.standardWidth), bold: style.usesColor)
        page.paragraph("\(verb.summary).")
        page.heading("Usage")
        page.line(synopsis)
        if !verb.discussion.isEmpty {
            page.gap()
            page.paragraph(verb.discussion)
        }
        page.heading("Examples")
        for example in verb.examples {
            page.line("# \(example.purpose)")
            page.line(example.command)
        }
        page.table("Verbs", verb.verbs.map { ($0.name, "\($0.summary).") })
        page.table("Arguments", verb.positionals.map { ($0.name, $0.help) })
        page.table("Flags", verb.flags.map(Self.row))
        page.table("Flags of every verb", grammar.globalFlags(of: verb).map(Self.row) + [Self.help])
        if path.words.isEmpty {
            page.table("Exit status", Self.exitStatuses)
            page.gap()
            page.paragraph("'\(path.command) help VERB' says more about a verb.")
        }
        return page.text
    }

    /// The usage on one line.
    package var synopsis: String {
        let verb = path.verb
        let arguments = verb.positionals.map(\.synopsis)
        let trailing = arguments.filter { $0.hasPrefix("[--") }
        let placed = arguments.filter { !$0.hasPrefix("[--") }
        let verbs = verb.verbs.isEmpty ? [] : ["VERB"]
        return ([path.command] + verbs + placed + ["[flags]"] + trailing).joined(separator: " ")
    }

    /// What each exit status means.
    package static let exitStatuses = [
        ("0", "done"), ("1", "not found, or a check failed"),
        ("2", "wrong usage or configuration"), ("3", "the server could not be reached"),
        ("4", "not allowed"),
    ]

    private static let help = ("-h, --help", "Shows this help.")

    private static func row(_ flag: FlagDeclaration) -> (String, String) {
        let short = flag.short.map { "-\($0), " } ?? "    "
        let placeholder = flag.placeholder.map { " \($0)" } ?? ""
        return ("\(short)\(flag.written)\(placeholder)", flag.description)
    }
}

extension FlagDeclaration {
    /// What the flag does, with its default, its variable, and whether it may be repeated.
    package var description: String {
        var notes = isRepeatable ? ["may be repeated"] : []
        notes += fallback.map { ["default \($0)"] } ?? []
        notes += variable.map { ["or \($0)"] } ?? []
        notes += setting.map { ["sets \($0)"] } ?? []
        return notes.isEmpty ? help : "\(help) (\(notes.joined(separator: "; ")))"
    }
}
