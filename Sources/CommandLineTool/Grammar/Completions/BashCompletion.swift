/// Completion for bash 4.2 and later; it needs no other package.
///
/// The script walks over the words to the verb, then proposes what fits behind the word before the
/// cursor. bash cuts words at `=` and `:`, which the script undoes.
struct BashCompletion {
    private let grammar: CommandGrammar

    init(_ grammar: CommandGrammar) {
        self.grammar = grammar
    }

    var text: String {
        let name = grammar.program.name
        return """
            # bash completion for \(name); written by '\(name) completions bash'

            _\(name)() {
                COMPREPLY=()
                local cur path="" previous="" word i
                local -a words=()
                local line="${COMP_LINE:0:COMP_POINT}"
                read -r -a words <<< "$line"
                [[ $line == *[[:space:]] ]] && words+=("")
                cur="${words[-1]}"
                for ((i = 1; i < ${#words[@]} - 1; i++)); do
                    word="${words[i]}"
                    [[ $word == -- ]] && return
                    if [[ $previous ]] && _\(name)_takes_value "$path" "$previous"; then
                        previous=""
                        continue
                    fi
                    previous="$word"
                    case "$path $word" in
            \(verbCases)
                    esac
                done
                if [[ $cur == --*=* ]]; then
                    _\(name)_values "$path" "${cur%%=*}" "${cur#*=}"
                    return
                fi
                if [[ $previous ]] && _\(name)_takes_value "$path" "$previous"; then
                    _\(name)_values "$path" "$previous" "$cur"
                    return
                fi
                if [[ $cur == -* ]]; then
                    COMPREPLY=($(compgen -W "$(_\(name)_flags "$path")" -- "$cur"))
                    return
                fi
                case "$path" in
            \(wordCases)
                esac
            }

            _\(name)_takes_value() {
                case "$1 $2" in
            \(valueCases { _, _ in "return 0" })
                esac
                return 1
            }

            _\(name)_values() {
                local cur="$3"
                case "$1 $2" in
            \(valueCases(values))
                esac
                # What stands before a colon or an equals sign is not replaced by bash.
                local typed="${3%"${3##*[=:]}"}"
                COMPREPLY=("${COMPREPLY[@]#"$typed"}")
                [[ ${COMPREPLY[0]} == *= ]] && compopt -o nospace
            }

            _\(name)_flags() {
                case "$1" in
            \(flagCases)
                esac
            }

            complete -F _\(name) \(name)

            """
    }

    private func cases(_ lines: [String]) -> String {
        lines.map { "            \($0)" }.joined(separator: "\n")
    }

    private var verbCases: String {
        cases(
            grammar.paths.dropFirst().map { path in
                let before = path.words.dropLast().joined(separator: " ")
                let pattern = Self.quoted("\(before) \(path.verb.name)")
                return "\(pattern)) path=\(Self.quoted(path.name)) ;;"
            })
    }

    private var wordCases: String {
        cases(
            grammar.paths.compactMap { path in
                let verbs = grammar.completedVerbs(of: path).map(\.name)
                let positional = path.verb.positionals.first?.completion ?? .nothing
                guard let reply = Self.reply(verbs.isEmpty ? positional : .words(verbs)) else {
                    return nil
                }
                return "\(Self.quoted(path.name))) \(reply) ;;"
            })
    }

    private var flagCases: String {
        cases(
            grammar.paths.map { path in
                let flags = grammar.flags(of: path.verb).map(\.written) + [helpFlag.written]
                let words = Self.quoted(flags.joined(separator: " "))
                return "\(Self.quoted(path.name))) echo \(words) ;;"
            })
    }

    private func valueCases(_ action: (VerbPath, FlagDeclaration) -> String?) -> String {
        cases(
            grammar.paths.flatMap { path in
                grammar.flags(of: path.verb).filter { $0.placeholder != nil }.compactMap { flag in
                    action(path, flag).map { reply in
                        let names = ["--\(flag.name)"] + (flag.short.map { ["-\($0)"] } ?? [])
                        let patterns = names.map { Self.quoted("\(path.name) \($0)") }
                        return "\(patterns.joined(separator: "|"))) \(reply) ;;"
                    }
                }
            })
    }

    private func values(_: VerbPath, _ flag: FlagDeclaration) -> String? {
        Self.reply(flag.completion)
    }

    private static func reply(_ completion: Completion) -> String? {
        switch completion {
        case .nothing: nil
        case .words(let words):
            "COMPREPLY=($(compgen -W \(quoted(words.joined(separator: " "))) -- \"$cur\"))"
        case .file: "compopt -o filenames; COMPREPLY=($(compgen -f -- \"$cur\"))"
        case .directory: "compopt -o filenames; COMPREPLY=($(compgen -d -- \"$cur\"))"
        }
    }

    private static func quoted(_ text: String) -> String {
        "'"
            + text.split(separator: "'", omittingEmptySubsequences: false).joined(
                separator: "'\\''")
            + "'"
    }
}
