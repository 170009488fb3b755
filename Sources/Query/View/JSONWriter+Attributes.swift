import Bytes
import TraceModel

extension JSONWriter {
    /// Writes attributes as an object; of several with one key, the first.
    ///
    /// Values are written as JSON has them. Bytes become base64, and integers that JSON's readers
    /// would round become strings.
    mutating func attributes(_ attributes: [Attribute]) {
        beginObject()
        if Self.hasDistinctKeys(attributes) {
            for attribute in attributes { self.attribute(attribute) }
        } else {
            var seen = Set<String>()
            for attribute in attributes where seen.insert(attribute.key).inserted {
                self.attribute(attribute)
            }
        }
        endObject()
    }

    private mutating func attribute(_ attribute: Attribute) {
        key(text: attribute.key)
        value(attribute.value)
    }

    /// Recurses as deep as values nest, which decoding has bounded.
    private mutating func value(_ value: AttributeValue) {
        switch value {
        case .empty: null()
        case .string(let text): string(text)
        case .bool(let flag): bool(flag)
        case .int(let number): integer(number)
        case .double(let number): self.number(number)
        case .bytes(let bytes): base64String(bytes)
        case .array(let elements):
            beginArray()
            for element in elements { self.value(element) }
            endArray()
        case .map(let entries): attributes(entries)
        }
    }

    private mutating func integer(_ value: Int64) {
        if value.magnitude <= 1 << 53 { number(value) } else { stringNumber(value) }
    }

    /// Small objects, which are nearly all, are compared pair by pair, without a set.
    private static func hasDistinctKeys(_ attributes: [Attribute]) -> Bool {
        guard attributes.count <= 16 else { return false }
        for (index, attribute) in attributes.enumerated() {
            for other in attributes[..<index] where other.key == attribute.key { return false }
        }
        return true
    }
}

extension JSONReader {
    /// Reads an object as attributes.
    mutating func readAttributes() throws(JSONError) -> [Attribute] {
        var attributes: [Attribute] = []
        try beginObject()
        while let key = try nextKey() {
            let name = key.string
            attributes.append(Attribute(name, try readValue()))
        }
        return attributes
    }

    /// Recurses as deep as values nest, which the reader bounds.
    private mutating func readValue() throws(JSONError) -> AttributeValue {
        switch try peek() {
        case .object: return .map(try readAttributes())
        case .array:
            var elements: [AttributeValue] = []
            try beginArray()
            while try nextElement() { elements.append(try readValue()) }
            return .array(elements)
        case .string: return .string(try readString().string)
        case .number:
            let number = try readNumber()
            if number.isInteger, let integer = number.int64 { return .int(integer) }
            return .double(number.double)
        case .bool: return .bool(try readBool())
        case .null:
            _ = try skipNull()
            return .empty
        }
    }
}
