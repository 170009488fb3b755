/// Bounds on what one request may hold; a span over one of them is rejected, the others are kept.
package struct DecodeLimits: Sendable {
    /// The largest key or value of an attribute, in bytes; an array or map counts as a whole.
    package var attributeBytes: Int
    /// How deep `AnyValue` may nest; a deeper body is malformed, as protobuf's own readers have it.
    package var valueDepth: Int

    /// Makes bounds; the defaults are the configuration's.
    package init(attributeBytes: Int = 64 * 1024, valueDepth: Int = 32) {
        self.attributeBytes = attributeBytes
        self.valueDepth = valueDepth
    }

    /// For bodies that were accepted before, when they come back from the journal or the store.
    package static let accepted = DecodeLimits(attributeBytes: .max, valueDepth: 32)
}

/// Why a request could not be decoded: permanent, answer 400.
package enum DecodeError: Error, Equatable, Sendable {
    /// The body is not a protobuf message of the declared types: what is wrong, and at which byte.
    case malformed(String, offset: Int)
}

/// Why single spans of a request were rejected; permanent, told to the client as partial success.
package enum SpanRejection: String, Sendable, CaseIterable {
    case invalidTraceID = "invalid_trace_id"
    case invalidSpanID = "invalid_span_id"
    case invalidParentSpanID = "invalid_parent_span_id"
    case attributeTooLarge = "attribute_too_large"
}
