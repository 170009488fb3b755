package import Bytes

/// A JSON document as a tree, for tests to look into.
package enum JSONTree: Equatable {
    case object([String: JSONTree])
    case array([JSONTree])
    case string(String)
    case number(Double)
    case bool(Bool)
    case null

    /// Reads a document.
    package init(_ text: ByteBuffer) throws {
        self = try withExtendedLifetime(text) {
            var reader = try JSONReader(text.view, maxDepth: 600)
            let tree = try JSONTree(&reader)
            try reader.expectEnd()
            return tree
        }
    }

    private init(_ reader: inout JSONReader) throws {
        switch try reader.peek() {
        case .object:
            var members: [String: JSONTree] = [:]
            try reader.beginObject()
            while let key = try reader.nextKey() {
                let name = key.string
                members[name] = try JSONTree(&reader)
            }
            self = .object(members)
        case .array:
            var elements: [JSONTree] = []
            try reader.beginArray()
            while try reader.nextElement() { elements.append(try JSONTree(&reader)) }
            self = .array(elements)
        case .string: self = .string(try reader.readString().string)
        case .number: self = .number(try reader.readNumber().double)
        case .bool: self = .bool(try reader.readBool())
        case .null:
            _ = try reader.skipNull()
            self = .null
        }
    }

    /// A member of an object; nil where there is none.
    package subscript(key: String) -> JSONTree? {
        if case .object(let members) = self { members[key] } else { nil }
    }

    /// An element of an array; nil where there is none.
    package subscript(index: Int) -> JSONTree? {
        guard case .array(let elements) = self, elements.indices.contains(index) else { return nil }
        return elements[index]
    }

    /// The texts among the elements of an array.
    package var strings: [String] {
        guard case .array(let elements) = self else { return [] }
        return elements.compactMap(\.text)
    }

    /// The elements of an array; none of another value.
    package var elements: [JSONTree] {
        if case .array(let elements) = self { elements } else { [] }
    }
    /// The text of a string; nil for another value.
    package var text: String? { if case .string(let text) = self { text } else { nil } }
    /// The value of a number; nil for another value.
    package var number: Double? {
        if case .number(let number) = self { number } else { nil }
    }
}
