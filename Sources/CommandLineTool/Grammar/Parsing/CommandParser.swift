/// Understands a command line by a grammar.
///
/// Flags may stand before or behind arguments; `--flag value`, `--flag=value`, `-f value` and
/// `-fvalue` mean the same; `--` ends the flags. Flags that every verb has may stand before the
/// verb. The last of two values counts, unless the flag is repeatable.
package struct CommandParser: Sendable {
    /// What a command line asks for.
    package enum Request: Sendable {
        /// The help of a verb, or of the program.
        case help(VerbPath)
        /// A verb to run.
        case run(Invocation)
    }

    private let grammar: CommandGrammar
    private let environment: [String: String]

    /// Creates a parser; the environment supplies the flags that have a variable.
    package init(_ grammar: CommandGrammar, environment: [String: String]) {
        self.grammar = grammar
        self.environment = environment
    }

    /// Understands the arguments behind the program's name.
    package func parse(_ arguments: [String]) throws(UsageError) -> Request {
        if arguments.first == "help" {
            return .help(try topic(arguments.dropFirst()))
        }
        if arguments == ["--version"], let version = grammar.path(to: ["version"]) {
            return try parse(version.words)
        }
        var line = CommandLineReader(arguments, grammar)
        let path = try line.verb()
        guard let path else { return .help(line.path) }
        if line.asksForHelp || !path.verb.verbs.isEmpty { return .help(path) }
        try line.readArguments()
        if line.asksForHelp { return .help(path) }
        return .run(try invocation(path, line))
    }

    private func topic(_ words: ArraySlice<String>) throws(UsageError) -> VerbPath {
        var path = VerbPath(grammar.program)
        for word in words where !word.hasPrefix("-") {
            path = try CommandLineReader.verb(word, of: path)
        }
        return path
    }

    private func invocation(
        _ path: VerbPath, _ line: CommandLineReader
    ) throws(UsageError) -> Invocation {
        let flags = grammar.flags(of: path.verb)
        var given = line.given
        for flag in flags where !given.contains(where: { $0.flag.name == flag.name }) {
            guard let variable = flag.variable, let text = environment[variable], !text.isEmpty
            else { continue }
            if let expected = flag.complaint(text) {
                throw UsageError(path, "\(variable): \"\(text)\" is not \(expected)")
            }
            given.append(Invocation.Given(flag: flag, text: text))
        }
        for pair in path.verb.exclusive {
            let both = pair.filter { flag in given.contains { $0.flag.name == flag.name } }
            if both.count > 1 {
                let names = both.map(\.written).joined(separator: " and ")
                throw UsageError(path, "\(names) exclude each other", hint: "give one of them")
            }
        }
        return Invocation(
            path: path, flags: flags, given: given, arguments: try arguments(path, line))
    }

    /// Gives each text its place.
    private func arguments(
        _ path: VerbPath, _ line: CommandLineReader
    ) throws(UsageError) -> [String: [String]] {
        var texts = line.arguments[...]
        var arguments: [String: [String]] = [:]
        for positional in path.verb.positionals {
            switch positional.arity {
            case .trailing:
                arguments[positional.name] = line.trailing
                continue
            case .one, .optional:
                arguments[positional.name] = Array(texts.prefix(1))
                texts = texts.dropFirst()
            case .many:
                arguments[positional.name] = Array(texts)
                texts = []
            }
            for text in arguments[positional.name] ?? [] {
                if let expected = positional.complaint(text) {
                    throw UsageError(path, "\(positional.name): \"\(text)\" is not \(expected)")
                }
            }
            let mustBe = positional.arity == .one || positional.arity == .many
            if mustBe, arguments[positional.name]?.isEmpty ?? true {
                throw UsageError(path, "\(positional.name) is missing")
            }
        }
        if let extra = texts.first {
            let quoting = path.verb.positionals.contains { $0.arity == .optional }
            throw UsageError(
                path, "\"\(extra)\" is one argument too many",
                hint: quoting ? "put what belongs together in quotes" : nil)
        }
        return arguments
    }
}
