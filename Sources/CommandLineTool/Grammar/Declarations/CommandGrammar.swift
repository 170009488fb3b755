/// The whole command line: the verbs, and the flags every verb has.
///
/// Parsing, help, completions and the reference page all come from one value of this type.
package struct CommandGrammar: Sendable {
    /// The program as a group of verbs; its name is the program's.
    package let program: Verb
    /// The flags every verb has unless it declares one of the same name itself.
    package let globalFlags: [FlagDeclaration]

    /// Declares a command line.
    package init(program: Verb, globalFlags: [any DeclaredFlag]) {
        self.program = program
        self.globalFlags = globalFlags.map(\.declaration)
    }

    /// The flags that may be given with a verb, its own first.
    package func flags(of verb: Verb) -> [FlagDeclaration] {
        verb.flags + globalFlags(of: verb)
    }

    /// The flags every verb has, less those that this verb takes for something else.
    package func globalFlags(of verb: Verb) -> [FlagDeclaration] {
        globalFlags.filter { global in !verb.flags.contains { $0.name == global.name } }
    }

    /// Every verb and group with the words that lead to it, in the order of their declaration.
    package var paths: [VerbPath] {
        var paths: [VerbPath] = []
        var rest = [VerbPath(program)]
        while let path = rest.popLast() {
            paths.append(path)
            rest += path.verb.verbs.reversed().map(path.appending)
        }
        return paths
    }

    /// The verb or group that words lead to; nil if there is none.
    package func path(to words: [String]) -> VerbPath? {
        var path = VerbPath(program)
        for word in words {
            guard let verb = path.verb.verbs.first(where: { $0.name == word }) else { return nil }
            path = path.appending(verb)
        }
        return path
    }
}

/// A verb with the words that lead to it: `tracewell sampling bump`.
package struct VerbPath: Sendable {
    /// The words behind the program's name; empty for the program itself.
    package let words: [String]
    /// The verb or group.
    package let verb: Verb
    private let program: String

    init(_ program: Verb) {
        words = []
        verb = program
        self.program = program.name
    }

    private init(words: [String], verb: Verb, program: String) {
        self.words = words
        self.verb = verb
        self.program = program
    }

    /// The path to a verb of this group.
    func appending(_ verb: Verb) -> VerbPath {
        VerbPath(words: words + [verb.name], verb: verb, program: program)
    }

    /// The words without the program's name, such as `sampling bump`.
    package var name: String { words.joined(separator: " ") }
    /// The words with the program's name.
    package var command: String { ([program] + words).joined(separator: " ") }
}
