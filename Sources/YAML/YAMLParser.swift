/// Reads one YAML document into a tree of nodes, within limits.
///
/// A configuration is read by people in a hurry, so what makes YAML surprising is refused: anchors,
/// aliases, tags, keys that are not text, a key given twice and a second document in the file.
package struct YAMLParser: Sendable {
    /// What a document may not exceed.
    package let limits: YAMLLimits

    /// Creates a parser with the given limits.
    package init(limits: YAMLLimits = YAMLLimits()) {
        self.limits = limits
    }

    /// Parses text in UTF-8, a byte order mark allowed; an empty document is a null.
    package func parse(_ bytes: [UInt8]) throws(YAMLError) -> YAMLNode {
        guard bytes.count <= limits.bytes else {
            throw YAMLError("larger than \(limits.bytes) bytes", at: Self.start)
        }
        let mark: [UInt8] = [0xEF, 0xBB, 0xBF]
        let text = bytes.starts(with: mark) ? Array(bytes.dropFirst(mark.count)) : bytes
        do {
            return try compose(text)
        } catch {
            throw Self.explained(error, text)
        }
    }

    /// Parses a string.
    package func parse(_ text: String) throws(YAMLError) -> YAMLNode {
        try parse(Array(text.utf8))
    }

    private static let start = YAMLNode.Position(line: 1, column: 1)

    private func compose(_ text: [UInt8]) throws(YAMLError) -> YAMLNode {
        var events = try YAMLEventStream(text)
        var composer = YAMLComposer(limits: limits)
        while true {
            let event = try events.next()
            if case .streamEnd = event.kind { break }
            try composer.take(event)
        }
        return composer.root ?? YAMLNode(.scalar("", quoted: false), at: Self.start)
    }

    /// Says it in plain words where a tab stands in the indentation, which libyaml puts obscurely.
    private static func explained(_ error: YAMLError, _ text: [UInt8]) -> YAMLError {
        let lines = text.split(
            separator: UInt8(ascii: "\n"), maxSplits: error.line, omittingEmptySubsequences: false)
        guard let line = lines.dropFirst(error.line - 1).first else { return error }
        let indentation = line.prefix { $0 == UInt8(ascii: " ") || $0 == UInt8(ascii: "\t") }
        guard let tab = indentation.firstIndex(of: UInt8(ascii: "\t")) else { return error }
        let column = tab - line.startIndex + 1
        return YAMLError(
            "a tab cannot indent; use spaces", at: .init(line: error.line, column: column))
    }
}
