/// The mistakes found so far while policies are read.
final class PolicyIssues {
    private(set) var issues: [PolicyError.Issue] = []

    func report(
        _ line: Int, _ message: String, hint: String? = nil,
        misspelling: PolicyError.Misspelling? = nil
    ) {
        issues.append(.init(line: line, message, hint: hint, misspelling: misspelling))
    }
}

/// A mapping of a policy that is being read: gives typed values and remembers which keys there are.
///
/// What cannot be read is reported and reads as absent.
final class PolicyFields {
    /// What messages call the mapping: `policy slow: latency`.
    let path: String
    let line: Int
    let issues: PolicyIssues
    private let node: PolicyDocument
    private let entries: [PolicyDocument.Entry]
    /// Whether the node is no mapping, so that nothing can be said of its keys.
    private let isBroken: Bool
    private var known: [String] = []

    /// Begins to read a mapping; a node that is none is reported.
    init(_ node: PolicyDocument, path: String, issues: PolicyIssues) {
        self.path = path
        self.issues = issues
        self.node = node
        line = node.line
        switch node.content {
        case .mapping(let entries):
            self.entries = entries
            isBroken = false
        case .nothing:
            entries = []
            isBroken = false
        case .text, .list:
            entries = []
            isBroken = true
            issues.report(node.line, "\(path) holds keys, not \(node.kindDescription)")
        }
    }

    /// Reports the keys that nobody asked for.
    func finish() {
        for entry in entries where !known.contains(entry.key) {
            issues.report(
                entry.line, "\(path): unknown key \(entry.key)",
                misspelling: .init(written: entry.key, known: known))
        }
    }

    func report(_ message: String, at node: PolicyDocument? = nil, hint: String? = nil) {
        if isBroken { return }
        issues.report(node?.line ?? line, "\(path): \(message)", hint: hint)
    }

    /// The node of a key; nil when it is absent or holds nothing.
    func node(_ key: String) -> PolicyDocument? {
        known.append(key)
        guard let entry = entries.first(where: { $0.key == key }) else { return nil }
        return entry.value.content == .nothing ? nil : entry.value
    }

    /// Tells this mapping from all others: its place and all that is written in it.
    var identity: String { "\(path) \(node.canonicalText)" }

    /// Whether a key is written, with a value or without.
    func has(_ key: String) -> Bool { entries.contains { $0.key == key } }

    func fields(_ key: String) -> PolicyFields? {
        node(key).map { PolicyFields($0, path: "\(path).\(key)", issues: issues) }
    }

    func text(_ key: String) -> String? {
        guard let node = node(key) else { return nil }
        guard case .text(let text, _) = node.content else {
            return mismatch(key, node, "a text")
        }
        return text
    }

    /// A text that must be there and not be empty.
    func requiredText(_ key: String) -> String? {
        guard has(key) else {
            _ = node(key)
            report("\(key) is missing")
            return nil
        }
        guard let text = text(key), !text.isEmpty else {
            report("\(key) is empty")
            return nil
        }
        return text
    }

    /// A list of texts; a single text is a list of one.
    func texts(_ key: String) -> [String]? { textNodes(key)?.map(\.text) }

    /// As ``texts(_:)``, with the nodes they were written in.
    func textNodes(_ key: String) -> [(text: String, node: PolicyDocument)]? {
        guard let node = node(key) else { return nil }
        switch node.content {
        case .text(let text, _): return [(text, node)]
        case .list(let elements):
            return elements.compactMap { element in
                guard case .text(let text, _) = element.content else {
                    return mismatch(key, element, "a list of texts")
                }
                return (text, element)
            }
        case .mapping, .nothing: return mismatch(key, node, "a list of texts")
        }
    }

    func list(_ key: String) -> [PolicyDocument]? {
        guard let node = node(key) else { return nil }
        guard case .list(let elements) = node.content else { return mismatch(key, node, "a list") }
        return elements
    }

    func flag(_ key: String) -> Bool? {
        guard let node = node(key) else { return nil }
        switch node.content {
        case .text("true", _): return true
        case .text("false", _): return false
        default: return mismatch(key, node, "true or false")
        }
    }

    func integer(_ key: String, in range: ClosedRange<Int64>) -> Int64? {
        guard let node = node(key) else { return nil }
        // The Collector's documentation writes `100_000`.
        guard case .text(let text, _) = node.content,
            let number = Int64(text.filter { $0 != "_" })
        else { return mismatch(key, node, "a whole number") }
        guard range.contains(number) else {
            return outOfRange(key, node, "\(range.lowerBound)", "\(range.upperBound)")
        }
        return number
    }

    func number(_ key: String, in range: ClosedRange<Double>) -> Double? {
        guard let node = node(key) else { return nil }
        guard case .text(let text, _) = node.content, let number = Double(text), !number.isNaN
        else {
            return mismatch(key, node, "a number")
        }
        guard range.contains(number) else {
            return outOfRange(key, node, Self.text(range.lowerBound), Self.text(range.upperBound))
        }
        return number
    }

    /// A length of time such as `15s`; one or more numbers with units.
    func duration(_ key: String, in range: ClosedRange<Duration>) -> Duration? {
        guard let node = node(key) else { return nil }
        guard case .text(let text, _) = node.content, let duration = Self.duration(text) else {
            return mismatch(key, node, "a duration such as 15s")
        }
        guard range.contains(duration) else {
            return outOfRange(key, node, "\(range.lowerBound)", "\(range.upperBound)")
        }
        return duration
    }

    /// One of some words.
    func choice<Choice: RawRepresentable<String> & CaseIterable>(
        _ key: String, as type: Choice.Type = Choice.self
    ) -> Choice? {
        guard let node = node(key) else { return nil }
        guard case .text(let text, _) = node.content else { return mismatch(key, node, "a text") }
        return choice(of: text, key, node)
    }

    /// Some of some words.
    func choices<Choice: RawRepresentable<String> & CaseIterable>(
        _ key: String, as type: Choice.Type = Choice.self
    ) -> [Choice]? {
        textNodes(key)?.compactMap { choice(of: $0.text, key, $0.node) }
    }

    // MARK: - Private

    private func choice<Choice: RawRepresentable<String> & CaseIterable>(
        of text: String, _ key: String, _ node: PolicyDocument
    ) -> Choice? {
        if let choice = Choice(rawValue: text) { return choice }
        let words = Choice.allCases.map(\.rawValue)
        issues.report(
            node.line,
            "\(path): \(key) is one of \(words.joined(separator: ", ")), not \"\(text)\"",
            misspelling: .init(written: text, known: words))
        return nil
    }

    private func mismatch<Value>(
        _ key: String, _ node: PolicyDocument, _ expected: String
    ) -> Value? {
        report("\(key) is \(expected), not \(node.kindDescription)", at: node)
        return nil
    }

    private func outOfRange<Value>(
        _ key: String, _ node: PolicyDocument, _ low: String, _ high: String
    ) -> Value? {
        report("\(key) is between \(low) and \(high), not \(node.kindDescription)", at: node)
        return nil
    }

    private static func text(_ number: Double) -> String {
        Int64(exactly: number).map(String.init) ?? "\(number)"
    }

    private static let units: [(name: String, nanoseconds: Double)] = [
        ("ns", 1), ("us", 1e3), ("ms", 1e6), ("s", 1e9), ("m", 60e9), ("h", 3600e9),
        ("d", 86_400e9),
    ]

    static func duration(_ text: String) -> Duration? {
        var rest = text[...]
        var nanoseconds = 0.0
        repeat {
            let digits = rest.prefix { $0.isASCII && ($0.isNumber || $0 == ".") }
            rest = rest.dropFirst(digits.count)
            let name = rest.prefix { $0.isASCII && $0.isLetter }
            rest = rest.dropFirst(name.count)
            guard let count = Double(digits), let unit = units.first(where: { $0.name == name })
            else { return nil }
            nanoseconds += count * unit.nanoseconds
        } while !rest.isEmpty
        return Int64(exactly: nanoseconds.rounded()).map { .nanoseconds($0) }
    }
}
