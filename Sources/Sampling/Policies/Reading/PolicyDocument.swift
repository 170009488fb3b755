/// A policy as it was written: a tree of mappings, lists and text with the lines they stand on.
///
/// It is independent of the format, so that other files than the configuration can hold policies.
package struct PolicyDocument: Equatable, Sendable {
    /// What a node holds.
    package enum Content: Equatable, Sendable {
        /// No value was written.
        case nothing
        /// Text; `quoted` tells `"50"`, a word, from `50`, a number.
        case text(String, quoted: Bool)
        case list([PolicyDocument])
        case mapping([Entry])
    }

    /// A key with its value.
    package struct Entry: Equatable, Sendable {
        package let key: String
        /// The line of the key, from 1.
        package let line: Int
        package let value: PolicyDocument

        /// Makes an entry.
        package init(key: String, line: Int, value: PolicyDocument) {
            self.key = key
            self.line = line
            self.value = value
        }
    }

    package let content: Content
    /// The line it begins on, from 1.
    package let line: Int

    /// Makes a node.
    package init(_ content: Content, line: Int) {
        self.content = content
        self.line = line
    }

    /// What this is, for messages.
    var kindDescription: String {
        switch content {
        case .nothing: "nothing"
        case .text(let text, _): text.utf8.count <= 40 ? "\"\(text)\"" : "a text"
        case .list: "a list"
        case .mapping: "a mapping"
        }
    }

    /// What is written, without where: equal for two nodes that say the same.
    var canonicalText: String {
        switch content {
        case .nothing: "~"
        case .text(let text, _): "\(text.utf8.count):\(text)"
        case .list(let elements): "[\(elements.map(\.canonicalText).joined(separator: ","))]"
        case .mapping(let entries):
            "{\(entries.map { "\($0.key)=\($0.value.canonicalText)" }.joined(separator: ","))}"
        }
    }
}
