import Spelling

/// Walks over the words of a command line: first to the verb, then over its flags and arguments.
struct CommandLineReader {
    private let grammar: CommandGrammar
    private var words: ArraySlice<String>
    private(set) var path: VerbPath
    /// The flags in the order of the line.
    private(set) var given: [Invocation.Given] = []
    /// The words that are no flags.
    private(set) var arguments: [String] = []
    /// What stands behind `--`, for a verb that has a use for it.
    private(set) var trailing: [String] = []
    private(set) var asksForHelp = false

    init(_ words: [String], _ grammar: CommandGrammar) {
        self.words = words[...]
        self.grammar = grammar
        path = VerbPath(grammar.program)
    }

    /// Finds the verb, nil if the line names none; flags before it must be ones that every verb
    /// has.
    mutating func verb() throws(UsageError) -> VerbPath? {
        var early: [String] = []
        while !path.verb.verbs.isEmpty, let word = words.popFirst() {
            guard word.hasPrefix("-"), word != "-" else {
                path = try Self.verb(word, of: path)
                continue
            }
            early.append(word)
            let (flag, value, _) = try flag(word)
            if asksForHelp { return path }
            if let flag, flag.placeholder != nil, value == nil, let next = words.popFirst() {
                early.append(next)
            }
        }
        guard !path.words.isEmpty else { return nil }
        words = early + words
        return path
    }

    /// Reads the flags and arguments of the verb that was found.
    mutating func readArguments() throws(UsageError) {
        while let word = words.popFirst() {
            if word == "--" {
                readTrailing()
            } else if word.hasPrefix("-"), word != "-" {
                try readFlag(word)
                if asksForHelp { return }
            } else {
                arguments.append(word)
            }
        }
    }

    /// The verb of a group that a word names.
    static func verb(_ word: String, of group: VerbPath) throws(UsageError) -> VerbPath {
        let verbs = group.verb.verbs
        if let verb = verbs.first(where: { $0.name == word }) { return group.appending(verb) }
        let nearest = NearestName.of(word, among: verbs.map(\.name))
        throw UsageError(
            group, "there is no verb \"\(word)\"", hint: nearest.map { "did you mean \($0)?" })
    }

    private mutating func readTrailing() {
        if path.verb.positionals.contains(where: { $0.arity == .trailing }) {
            trailing = Array(words)
        } else {
            arguments += words
        }
        words = []
    }

    private mutating func readFlag(_ word: String) throws(UsageError) {
        let (flag, value, isOn) = try flag(word)
        guard let flag else { return }
        guard flag.placeholder != nil else {
            given.append(.init(flag: flag, text: isOn ? "true" : "false"))
            return
        }
        let text = if let value { value } else { try next(for: flag) }
        if let expected = flag.complaint(text) {
            let nearest = flag.completion.words.flatMap { NearestName.of(text, among: $0) }
            throw UsageError(
                path, "\(flag.written): \"\(text)\" is not \(expected)",
                hint: nearest.map { "did you mean \($0)?" })
        }
        given.append(.init(flag: flag, text: text))
    }

    private mutating func next(for flag: FlagDeclaration) throws(UsageError) -> String {
        guard let next = words.first, !next.hasPrefix("--") else {
            throw UsageError(
                path, "\(flag.written) needs a value",
                hint: "write \(flag.written)=\(flag.placeholder ?? "")")
        }
        words.removeFirst()
        return next
    }

    /// The flag that a word names, with the value attached to it; nil if it asks for help.
    private mutating func flag(
        _ word: String
    ) throws(UsageError) -> (flag: FlagDeclaration?, value: String?, isOn: Bool) {
        if word == "--help" || word == "-h" {
            asksForHelp = true
            return (nil, nil, true)
        }
        let flags = grammar.flags(of: path.verb)
        guard word.hasPrefix("--") else { return try shortFlag(word, flags) }
        let body = word.dropFirst(2)
        let name = String(body.prefix { $0 != "=" })
        let value = body.count > name.count ? String(body.dropFirst(name.count + 1)) : nil
        if let flag = flags.first(where: { $0.name == name }) {
            return (try allowing(value, flag), value, true)
        }
        let positive = name.hasPrefix("no-") ? name.dropFirst(3) : ""
        if let flag = flags.first(where: { $0.name == positive && $0.written == "--\(name)" }) {
            return (try allowing(value, flag), nil, false)
        }
        let nearest = NearestName.of("--\(name)", among: flags.map(\.written) + ["--help"])
        let isEarly = !path.verb.verbs.isEmpty
        throw UsageError(
            path, "there is no flag --\(name)",
            hint: nearest.map { "did you mean \($0)?" }
                ?? (isEarly ? "flags of a verb stand behind it" : nil))
    }

    private func shortFlag(
        _ word: String, _ flags: [FlagDeclaration]
    ) throws(UsageError) -> (flag: FlagDeclaration?, value: String?, isOn: Bool) {
        let letter = word.dropFirst().first
        guard let flag = flags.first(where: { $0.short != nil && $0.short == letter }) else {
            throw UsageError(path, "there is no flag \(word.prefix(2))")
        }
        let rest = word.dropFirst(2)
        let value = rest.isEmpty ? nil : String(rest)
        return (try allowing(value, flag), value, true)
    }

    private func allowing(
        _ value: String?, _ flag: FlagDeclaration
    ) throws(UsageError) -> FlagDeclaration {
        if value != nil, flag.placeholder == nil {
            throw UsageError(path, "\(flag.written) takes no value")
        }
        return flag
    }
}

extension Completion {
    /// The words of a closed set; nil for anything else.
    package var words: [String]? {
        if case .words(let words) = self { words } else { nil }
    }
}
