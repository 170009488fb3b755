/// Completion for PowerShell 5.1 and 7.
struct PowerShellCompletion {
    private let grammar: CommandGrammar

    init(_ grammar: CommandGrammar) {
        self.grammar = grammar
    }

    var text: String {
        let name = grammar.program.name
        return """
            # PowerShell completion for \(name); written by '\(name) completions powershell'

            Register-ArgumentCompleter -Native -CommandName \(name) -ScriptBlock {
                param($word, $ast, $position)
                $verbs = @{
            \(entries { $0.words.isEmpty ? nil : "$true" })
                }
                $words = @{
            \(entries(words))
                }
                $flags = @{
            \(entries(flags))
                }
                $values = @{
            \(valueEntries)
                }
                $path = ''
                $previous = ''
                foreach ($element in $ast.CommandElements | Select-Object -Skip 1) {
                    if ($element.Extent.EndOffset -ge $position) { break }
                    $previous = $element.Extent.Text
                    $next = "$path $previous".Trim()
                    if ($verbs.ContainsKey($next)) { $path = $next }
                }
                $place = "$path $previous"
                $proposals = if ($values.ContainsKey($place)) { $values[$place] }
                    elseif ($word -like '-*') { $flags[$path] }
                    else { $words[$path] }
                $proposals | Where-Object { $_ -and $_[0] -like "$word*" } | ForEach-Object {
                    [System.Management.Automation.CompletionResult]::new(
                        $_[0], $_[0], 'ParameterValue', $_[1])
                }
            }

            """
    }

    private func entries(_ value: (VerbPath) -> String?) -> String {
        grammar.paths.compactMap { path in
            value(path).map { "        \(Self.quoted(path.name)) = \($0)" }
        }.joined(separator: "\n")
    }

    private func words(_ path: VerbPath) -> String? {
        let verbs = grammar.completedVerbs(of: path)
        if !verbs.isEmpty { return Self.list(verbs) }
        guard let words = path.verb.positionals.first?.completion.words else { return nil }
        return Self.list(words.map { ($0, $0) })
    }

    private func flags(_ path: VerbPath) -> String {
        let flags = grammar.flags(of: path.verb).map { ($0.written, $0.help) }
        return Self.list(flags + [(helpFlag.written, helpFlag.help)])
    }

    private var valueEntries: String {
        grammar.paths.flatMap { path in
            grammar.flags(of: path.verb).compactMap { flag in
                flag.completion.words.map { words in
                    "        \(Self.quoted("\(path.name) \(flag.written)"))"
                        + " = \(Self.list(words.map { ($0, $0) }))"
                }
            }
        }.joined(separator: "\n")
    }

    /// A list of pairs of word and description; the comma before a pair keeps PowerShell from
    /// merging them.
    private static func list(_ pairs: [(String, String)]) -> String {
        let items = pairs.map { ", @(\(quoted($0.0)), \(quoted($0.1)))" }
        return "@(\(items.joined(separator: "; ")))"
    }

    private static func quoted(_ text: String) -> String {
        "'" + text.split(separator: "'", omittingEmptySubsequences: false).joined(separator: "''")
            + "'"
    }
}
