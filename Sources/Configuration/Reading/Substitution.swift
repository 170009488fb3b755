import YAML

/// Puts environment variables into the values of a file: `${env:NAME}`, or `${env:NAME:-default}`.
///
/// `$${env:` stands for the characters `${env:` themselves; any other dollar sign means nothing.
struct Substitution {
    private static let opening = "${env:"
    private let environment: [String: String]
    private let file: String
    /// What could not be substituted.
    private(set) var issues: [ConfigurationError.Issue] = []
    /// Where it could not, so that the value is not complained of once more.
    private(set) var failures: Set<YAMLNode.Position> = []

    init(environment: [String: String], file: String) {
        self.environment = environment
        self.file = file
    }

    /// The node with every scalar value substituted; keys are left as they are.
    ///
    /// The recursion is as deep as the parser lets a file be.
    mutating func apply(_ node: YAMLNode) -> YAMLNode {
        switch node.content {
        case .scalar(let text, _):
            guard text.contains(Self.opening) else { return node }
            let value = substituted(text, at: node.position)
            return YAMLNode(.scalar(value, quoted: true), at: node.position)
        case .sequence(let elements):
            return YAMLNode(.sequence(elements.map { apply($0) }), at: node.position)
        case .mapping(let entries):
            let applied = entries.map {
                YAMLNode.Entry(
                    key: $0.key, keyPosition: $0.keyPosition,
                    value: apply($0.value))
            }
            return YAMLNode(.mapping(applied), at: node.position)
        }
    }

    private mutating func substituted(_ text: String, at position: YAMLNode.Position) -> String {
        var out = ""
        var rest = text[...]
        while let start = rest.firstRange(of: Self.opening) {
            out += rest[..<start.lowerBound]
            rest = rest[start.upperBound...]
            if out.last == "$" {
                out.removeLast()
                out += Self.opening
                continue
            }
            guard let end = rest.firstIndex(of: "}") else {
                fail(position, "${env: without a closing brace")
                return out
            }
            out += value(of: rest[..<end], at: position)
            rest = rest[rest.index(after: end)...]
        }
        return out + rest
    }

    private mutating func value(
        of expression: Substring, at position: YAMLNode.Position
    ) -> String {
        let separator = expression.firstRange(of: ":-")
        let name = String(expression[..<(separator?.lowerBound ?? expression.endIndex)])
        guard Self.isName(name) else {
            fail(position, "\"\(name)\" is not the name of an environment variable")
            return ""
        }
        if let value = environment[name] { return value }
        if let separator { return String(expression[separator.upperBound...]) }
        fail(
            position, "the environment variable \(name) is not set",
            hint: "set it, or write ${env:\(name):-default}")
        return ""
    }

    private mutating func fail(
        _ position: YAMLNode.Position, _ message: String, hint: String? = nil
    ) {
        failures.insert(position)
        issues.append(.init(.file(file, line: position.line), message, hint: hint))
    }

    private static func isName(_ name: String) -> Bool {
        let isRest = name.utf8.allSatisfy {
            $0 == UInt8(ascii: "_") || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0)
                || (UInt8(ascii: "a")...UInt8(ascii: "z")).contains($0 | 0x20)
        }
        guard isRest, let first = name.utf8.first else { return false }
        return !(UInt8(ascii: "0")...UInt8(ascii: "9")).contains(first)
    }
}
