/// The value of an attribute, as OpenTelemetry's `AnyValue` has it.
package indirect enum AttributeValue: Hashable, Sendable {
    /// No value was given.
    case empty
    case string(String)
    case bool(Bool)
    case int(Int64)
    case double(Double)
    case bytes([UInt8])
    case array([AttributeValue])
    /// Key-value pairs in the order in which they were sent.
    case map([Attribute])
}

/// One attribute: a key with its value.
package struct Attribute: Hashable, Sendable {
    package var key: String
    package var value: AttributeValue

    /// Makes an attribute.
    package init(_ key: String, _ value: AttributeValue) {
        self.key = key
        self.value = value
    }
}

extension Sequence<Attribute> {
    /// The value of the first attribute with this key.
    package subscript(key key: String) -> AttributeValue? {
        first { $0.key == key }?.value
    }
}
