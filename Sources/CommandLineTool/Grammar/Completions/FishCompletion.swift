/// Completion for fish 3.
///
/// A function finds the words of the verb; each line holds for one of them.
struct FishCompletion {
    private let grammar: CommandGrammar

    init(_ grammar: CommandGrammar) {
        self.grammar = grammar
    }

    var text: String {
        let name = grammar.program.name
        let cases = grammar.paths.dropFirst().map { path in
            let before = path.words.dropLast().joined(separator: " ")
            let pattern = Self.quoted("\(before) \(path.verb.name)")
            return "            case \(pattern)\n                set path \(Self.quoted(path.name))"
        }
        let lines = grammar.paths.flatMap(lines)
        return """
            # fish completion for \(name); written by '\(name) completions fish'

            function __\(name)_at
                set -l path ''
                for word in (commandline -opc)[2..]
                    switch "$path $word"
            \(cases.joined(separator: "\n"))
                    end
                end
                test "$path" = "$argv[1]"
            end

            complete -c \(name) -f
            \(lines.joined(separator: "\n"))

            """
    }

    private func lines(_ path: VerbPath) -> [String] {
        let name = grammar.program.name
        let condition = Self.quoted("__\(name)_at \(Self.quoted(path.name))")
        let start = "complete -c \(name) -n \(condition)"
        let verbs = grammar.completedVerbs(of: path).map {
            "\(start) -a \($0.name) -d \(Self.quoted($0.help))"
        }
        let flags = grammar.flags(of: path.verb).map { flag in
            let short = flag.short.map { " -s \($0)" } ?? ""
            let value = flag.placeholder == nil ? "" : Self.value(flag.completion)
            let options = "-l \(flag.written.dropFirst(2))\(short)\(value)"
            return "\(start) \(options) -d \(Self.quoted(flag.help))"
        }
        let help = "\(start) -l help -s \(helpFlag.short) -d \(Self.quoted(helpFlag.help))"
        let arguments = path.verb.positionals.compactMap { positional in
            Self.argument(positional.completion).map { "\(start)\($0)" }
        }
        return verbs + flags + [help] + arguments
    }

    private static func value(_ completion: Completion) -> String {
        switch completion {
        case .nothing: " -x"
        case .words(let words): " -x -a \(quoted(words.joined(separator: " ")))"
        case .file: " -r -F"
        case .directory: " -x -a '(__fish_complete_directories)'"
        }
    }

    private static func argument(_ completion: Completion) -> String? {
        switch completion {
        case .nothing: nil
        case .words(let words): " -a \(quoted(words.joined(separator: " ")))"
        case .file: " -F"
        case .directory: " -a '(__fish_complete_directories)'"
        }
    }

    private static func quoted(_ text: String) -> String {
        "'" + text.reduce(into: "") { $0 += "'\\".contains($1) ? "\\\($1)" : "\($1)" } + "'"
    }
}
