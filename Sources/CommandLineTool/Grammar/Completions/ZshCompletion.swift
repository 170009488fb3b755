/// Completion for zsh, by `_arguments`; usable from `fpath` and by `source`.
struct ZshCompletion {
    private let grammar: CommandGrammar

    init(_ grammar: CommandGrammar) {
        self.grammar = grammar
    }

    var text: String {
        let name = grammar.program.name
        let functions = grammar.paths.reversed().map(function).joined(separator: "\n")
        return """
            #compdef \(name)
            # zsh completion for \(name); written by '\(name) completions zsh'

            \(functions)
            if [[ ${funcstack[1]} == _\(name) ]]; then
                _\(name) "$@"
            else
                compdef _\(name) \(name)
            fi

            """
    }

    private func function(_ path: VerbPath) -> String {
        let isGroup = !path.verb.verbs.isEmpty
        var specs = grammar.flags(of: path.verb).flatMap(Self.spec)
        specs.append("'(- *)'{-h,--help}\(Self.quoted("[\(Self.described(helpFlag.help))]"))")
        specs += isGroup ? ["'1: :->verb'", "'*:: :->rest'"] : path.verb.positionals.map(Self.spec)
        let arguments = specs.map { "        \($0)" }.joined(separator: " \\\n")
        return """
            \(Self.function(path.words, grammar))() {
                local curcontext="$curcontext" state line
                typeset -A opt_args
                _arguments -C \\
            \(arguments)
            \(isGroup ? dispatch(path) : "")}

            """
    }

    private func dispatch(_ path: VerbPath) -> String {
        let verbs = grammar.completedVerbs(of: path).map {
            "                \(Self.quoted("\($0.name):\($0.help)"))"
        }
        let cases = path.verb.verbs.map {
            "            \($0.name)) \(Self.function(path.words + [$0.name], grammar)) ;;"
        }
        let help = path.words.isEmpty ? "\n            help) \(Self.function([], grammar)) ;;" : ""
        return """
                case $state in
                verb)
                    local -a verbs=(
            \(verbs.joined(separator: "\n"))
                    )
                    _describe -t verbs verb verbs
                    ;;
                rest)
                    case $line[1] in
            \(cases.joined(separator: "\n"))\(help)
                    esac
                    ;;
                esac

            """
    }

    private static func function(_ words: [String], _ grammar: CommandGrammar) -> String {
        (["_" + grammar.program.name] + words).joined(separator: "_")
    }

    /// One spec for each way to write the flag.
    private static func spec(_ flag: FlagDeclaration) -> [String] {
        let names = [flag.written] + (flag.short.map { ["-\($0)"] } ?? [])
        return names.map { name in
            let repeats = flag.isRepeatable ? "*" : ""
            let equals = flag.placeholder != nil && name.hasPrefix("--") ? "=" : ""
            let value = flag.placeholder.map { ":\($0):\(action(flag.completion))" } ?? ""
            return quoted("\(repeats)\(name)\(equals)[\(described(flag.help))]\(value)")
        }
    }

    private static func spec(_ positional: PositionalDeclaration) -> String {
        switch positional.arity {
        case .one: quoted("1:\(positional.name):\(action(positional.completion))")
        case .optional: quoted("1::\(positional.name):\(action(positional.completion))")
        case .many: quoted("*:\(positional.name):\(action(positional.completion))")
        case .trailing: quoted("*::\(positional.name):_normal")
        }
    }

    private static func action(_ completion: Completion) -> String {
        switch completion {
        case .nothing: " "
        case .words(let words): "(\(words.joined(separator: " ")))"
        case .file: "_files"
        case .directory: "_files -/"
        }
    }

    /// Brackets and colons mean something in a spec.
    private static func described(_ text: String) -> String {
        text.reduce(into: "") { $0 += "[]:\\".contains($1) ? "\\\($1)" : "\($1)" }
    }

    private static func quoted(_ text: String) -> String {
        "'"
            + text.split(separator: "'", omittingEmptySubsequences: false).joined(
                separator: "'\\''")
            + "'"
    }
}
