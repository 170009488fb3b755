/// One value of a YAML document, with the place where it was written.
///
/// Two nodes are equal when they say the same: positions, and quotes that change nothing, do not
/// count.
package struct YAMLNode: Sendable {
    /// A place in the text, counted from 1; columns count characters.
    package struct Position: Sendable, Hashable {
        /// The line, from 1.
        package let line: Int
        /// The character in the line, from 1.
        package let column: Int

        /// Creates a position.
        package init(line: Int, column: Int) {
            self.line = line
            self.column = column
        }
    }

    /// A key and its value, in the order of the text.
    package struct Entry: Sendable, Equatable {
        /// The key's text; keys that are not scalars are refused.
        package let key: String
        /// Where the key was written.
        package let keyPosition: Position
        /// What the key names.
        package let value: YAMLNode

        /// Creates an entry.
        package init(key: String, keyPosition: Position, value: YAMLNode) {
            self.key = key
            self.keyPosition = keyPosition
            self.value = value
        }

        package static func == (left: Entry, right: Entry) -> Bool {
            left.key == right.key && left.value == right.value
        }
    }

    /// What a node holds.
    package enum Content: Sendable {
        /// Text; `quoted` tells `"null"`, a word, from `null`, nothing.
        case scalar(String, quoted: Bool)
        /// Values in order.
        case sequence([YAMLNode])
        /// Entries in file order, keys unique.
        case mapping([Entry])
    }

    /// The value.
    package let content: Content
    /// Where the value begins.
    package let position: Position

    /// Creates a node.
    package init(_ content: Content, at position: Position) {
        self.content = content
        self.position = position
    }

    /// The text of a scalar; nil for null, a sequence or a mapping.
    package var text: String? {
        if case .scalar(let text, _) = content, !isNull { text } else { nil }
    }

    /// Whether this is a null: nothing, `~` or `null`, unquoted.
    package var isNull: Bool {
        if case .scalar(let text, quoted: false) = content {
            ["", "~", "null", "Null", "NULL"].contains(text)
        } else {
            false
        }
    }

    /// The values of a sequence; nil for anything else.
    package var elements: [YAMLNode]? {
        if case .sequence(let elements) = content { elements } else { nil }
    }

    /// The entries of a mapping; nil for anything else.
    package var entries: [Entry]? {
        if case .mapping(let entries) = content { entries } else { nil }
    }

    /// The value of a mapping's key; nil if there is none or this is not a mapping.
    ///
    /// - Complexity: O(entries).
    package subscript(key: String) -> YAMLNode? {
        entries?.first { $0.key == key }?.value
    }

    /// What this is, for messages: "a mapping", "a list", "nothing" or "text".
    package var kindDescription: String {
        switch content {
        case .scalar: isNull ? "nothing" : "text"
        case .sequence: "a list"
        case .mapping: "a mapping"
        }
    }
}

extension YAMLNode: Equatable {
    package static func == (left: YAMLNode, right: YAMLNode) -> Bool {
        switch (left.content, right.content) {
        case (.scalar(let a, _), .scalar(let b, _)):
            left.isNull == right.isNull && (left.isNull || a == b)
        case (.sequence(let a), .sequence(let b)): a == b
        case (.mapping(let a), .mapping(let b)): a == b
        default: false
        }
    }
}

/// Nodes made by the program, to be printed; they have no place in a text.
extension YAMLNode {
    /// A scalar that is text, whatever it says.
    package static func text(_ text: String) -> YAMLNode {
        YAMLNode(.scalar(text, quoted: true), at: .init(line: 1, column: 1))
    }

    /// A sequence.
    package static func list(_ elements: [YAMLNode]) -> YAMLNode {
        YAMLNode(.sequence(elements), at: .init(line: 1, column: 1))
    }

    /// A mapping; the keys must be unique.
    package static func map(_ entries: [(String, YAMLNode)]) -> YAMLNode {
        let entries = entries.map {
            Entry(key: $0.0, keyPosition: .init(line: 1, column: 1), value: $0.1)
        }
        return YAMLNode(.mapping(entries), at: .init(line: 1, column: 1))
    }
}
