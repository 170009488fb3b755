import CommandLineTool
import TestSupport
import Testing

@Suite struct GrammarTests {
    /// A grammar with what the verbs of today do not have: a group, short flags, many arguments.
    private enum Sample {
        static let file = Flag<FilePath?>.optional("output", short: "o", "FILE", "Writes here.")
        static let quick = Flag.toggle("quick", short: "q", "Hurries.")
        static let ids = Positional<[TraceReference]>.many("ID", "Some traces.")
        static let examples = [
            Verb.Example("a", "b"), Verb.Example("c", "d"), Verb.Example("e", "f"),
        ]
        static let grammar = CommandGrammar(
            program: Verb(
                "prog", "Does things", examples: examples,
                verbs: [
                    Verb(
                        "sampling", "Changes sampling", examples: examples,
                        verbs: [
                            Verb(
                                "bump", "Raises a rate", arguments: [ids], flags: [file, quick],
                                examples: examples),
                            Verb("show", "Shows rates", examples: examples),
                        ])
                ]), globalFlags: [Flags.json])
    }

    private func run(_ arguments: String...) throws(UsageError) -> Invocation? {
        let request = try CommandParser(Sample.grammar, environment: [:]).parse(arguments)
        return if case .run(let invocation) = request { invocation } else { nil }
    }

    @Test func `A verb of a group is found, with flags anywhere`() throws {
        let bump = try #require(
            try run("--json", "sampling", "bump", "-q", "4bf92f35", "-oout.json", "4bf92f36"))
        #expect(bump.name == "sampling bump")
        #expect(bump[Sample.quick])
        #expect(bump[Sample.file]?.path == "out.json")
        #expect(bump[Sample.ids].map(\.digits) == ["4bf92f35", "4bf92f36"])
        #expect(try run("sampling", "bump", "4bf92f35", "-o", "x")?[Sample.file]?.path == "x")
    }

    @Test(arguments: [
        (["sampling", "bmup"], "prog sampling: there is no verb \"bmup\"; did you mean bump?"),
        (
            ["sampling", "bump"],
            "prog sampling bump: ID is missing; see 'prog sampling bump --help'"
        ),
        (
            ["sampling", "bump", "4bf92f35", "-qx"],
            "prog sampling bump: --quick takes no value; see 'prog sampling bump --help'"
        ),
        (
            ["sampling", "bump", "4bf92f35", "-o"],
            "prog sampling bump: --output needs a value; write --output=FILE"
        ),
    ])
    func `Mistakes in a group name the group`(arguments: [String], message: String) {
        let error = #expect(throws: UsageError.self) {
            try CommandParser(Sample.grammar, environment: [:]).parse(arguments)
        }
        #expect(error.map { "\($0)" } == message)
    }

    @Test(arguments: [["sampling"], ["sampling", "--help"], ["help", "sampling"]])
    func `A group without a verb shows its help`(arguments: [String]) throws {
        let request = try CommandParser(Sample.grammar, environment: [:]).parse(arguments)
        guard case .help(let path) = request else {
            Issue.record("no help")
            return
        }
        #expect(path.command == "prog sampling")
    }

    @Test(arguments: Shell.allCases) func `Completions know the verbs of a group`(shell: Shell) {
        let script = CompletionScript(Sample.grammar).text(for: shell)
        #expect(script.contains("sampling bump") || script.contains("sampling_bump"))
    }

    @Test func `A group's help lists its verbs`() throws {
        let path = try #require(Sample.grammar.path(to: ["sampling"]))
        let style = OutputStyle(environment: [:], terminalWidth: nil)
        #expect(
            HelpPage(Sample.grammar, path, style: style).text == """
                Changes sampling.

                Usage
                  prog sampling VERB [flags]

                Examples
                  # b
                  a
                  # d
                  c
                  # f
                  e

                Verbs
                  bump  Raises a rate.
                  show  Shows rates.

                Flags of every verb
                      --json  Writes JSON: one document, or one a line for lists.
                  -h, --help  Shows this help.

                """)
    }

    @Test func `Names of flags and verbs are unique where they meet`() {
        for path in CommandGrammar.tracewell.paths {
            let flags = CommandGrammar.tracewell.flags(of: path.verb)
            let names = flags.map(\.name) + flags.compactMap { $0.short.map(String.init) }
            #expect(Set(names).count == names.count, "\(path.command)")
            #expect(!names.contains("help") && !names.contains("h"), "\(path.command)")
            let verbs = path.verb.verbs.map(\.name)
            #expect(Set(verbs).count == verbs.count, "\(path.command)")
        }
    }

    @Test func `Every example is understood`() throws {
        for path in CommandGrammar.tracewell.paths {
            for example in path.verb.examples where example.command.hasPrefix("tracewell ") {
                var words = Self.words(example.command)
                if let redirection = words.firstIndex(of: ">") {
                    words.removeSubrange(redirection...)
                }
                let parser = CommandParser(.tracewell, environment: [:])
                #expect(throws: Never.self, "\(example.command)") {
                    try parser.parse(Array(words.dropFirst()))
                }
            }
        }
    }

    @Test func `The reference page is what the declarations say`() {
        let page = RepositoryFile("docs/reference/command-line.md")
        let isCurrent = page.isCurrent(CommandReference.markdown(.tracewell), between: "verbs")
        #expect(isCurrent, "run with REGENERATE=1")
    }

    @Test func `The reference page gives every exit status`() {
        let page = RepositoryFile("docs/reference/command-line.md").text
        for (status, meaning) in HelpPage.exitStatuses {
            #expect(page.contains("| \(status) | \(meaning) |"))
        }
    }

    /// The words of a command line, single quotes taken away.
    private static func words(_ line: String) -> [String] {
        line.split(separator: "'", omittingEmptySubsequences: false).enumerated()
            .flatMap { index, part in
                index.isMultiple(of: 2)
                    ? part.split(separator: " ").map(String.init) : [String(part)]
            }
    }
}
