import Bytes
import TraceModel

/// Walks the inner messages of a span and checks them: wire types, lengths, depth and UTF-8.
///
/// After a walk without an error, every reader of the same bytes can rely on their structure.
struct MessageWalker {
    /// Where the body begins, to report offsets.
    let body: ByteView
    let limits: DecodeLimits
    /// Whether an attribute over the limit was met since the flag was last cleared.
    var metLargeAttribute = false

    /// Checks a `Span.Event`.
    mutating func walkEvent(_ message: ByteView) throws(DecodeError) {
        try walk(message) { (walker, field: EventField, reader) throws(DecodeError) in
            switch field {
            case .timeUnixNano: try walker.fixed64(&reader)
            case .name: try walker.string(&reader)
            case .attributes: try walker.attribute(&reader)
            case .droppedAttributesCount: _ = try walker.varint(&reader)
            }
        }
    }

    /// Checks a `Span.Link`; its identifiers may have any length.
    mutating func walkLink(_ message: ByteView) throws(DecodeError) {
        try walk(message) { (walker, field: LinkField, reader) throws(DecodeError) in
            switch field {
            case .traceId, .spanId: _ = try walker.bytes(&reader)
            case .traceState: try walker.string(&reader)
            case .attributes: try walker.attribute(&reader)
            case .droppedAttributesCount: _ = try walker.varint(&reader)
            case .flags: try walker.fixed32(&reader)
            }
        }
    }

    /// Checks a `Status` and gives its code, `unset` for one that is not known.
    mutating func walkStatus(_ message: ByteView) throws(DecodeError) -> SpanStatus.Code {
        var code = SpanStatus.Code.unset
        try walk(message) { (walker, field: StatusField, reader) throws(DecodeError) in
            switch field {
            case .message: try walker.string(&reader)
            case .code:
                let value = try walker.varint(&reader)
                code = UInt8(exactly: value).flatMap(SpanStatus.Code.init) ?? .unset
            }
        }
        return code
    }

    /// Checks an `InstrumentationScope`.
    mutating func walkScope(_ message: ByteView) throws(DecodeError) {
        try walk(message) { (walker, field: ScopeField, reader) throws(DecodeError) in
            switch field {
            case .name, .version: try walker.string(&reader)
            case .attributes: try walker.attribute(&reader)
            case .droppedAttributesCount: _ = try walker.varint(&reader)
            }
        }
    }

    /// Checks a `Resource` and shows each attribute that is a string.
    mutating func walkResource(
        _ message: ByteView, onString: (_ key: ByteView, _ value: ByteView) -> Void
    ) throws(DecodeError) {
        try walk(message) { (walker, field: ResourceField, reader) throws(DecodeError) in
            switch field {
            case .attributes:
                let pair = try walker.bytes(&reader)
                if let (key, value) = try walker.walkKeyValue(pair, depth: 0) {
                    onString(key, value)
                }
            case .droppedAttributesCount: _ = try walker.varint(&reader)
            }
        }
    }

    /// Reads and checks one `KeyValue`.
    @inline(__always)
    mutating func attribute(_ reader: inout WireReader) throws(DecodeError) {
        let message = try bytes(&reader)
        if message.count > limits.attributeBytes { metLargeAttribute = true }
        if !PlainAttribute.matches(message) { try walkKeyValue(message, depth: 0) }
    }

    /// Passes over the attributes of a span that come next and are plain; false when there are none.
    @inline(__always)
    func skipPlainAttributes(_ reader: inout WireReader) -> Bool {
        let rest = reader.rest
        let count = PlainAttribute.countLeading(rest, limit: limits.attributeBytes)
        reader = WireReader(rest.dropFirst(count))
        return count > 0
    }

    /// Checks a `KeyValue`; gives its key and its value where that is a string.
    @discardableResult
    mutating func walkKeyValue(
        _ message: ByteView, depth: Int
    ) throws(DecodeError) -> (key: ByteView, value: ByteView)? {
        var reader = WireReader(message)
        var key = ByteView.empty
        var text: ByteView?
        while !reader.isAtEnd {
            let tag = try self.tag(&reader)
            switch KeyValueField(rawValue: tag.field) {
            case .key:
                try expect(.lengthDelimited, tag, reader)
                key = try bytes(&reader)
                try checkUTF8(key)
            case .value:
                try expect(.lengthDelimited, tag, reader)
                text = try walkAnyValue(try bytes(&reader), depth: depth)
            case nil:
                try skip(tag, &reader)
            }
        }
        return text.map { (key, $0) }
    }

    /// Checks an `AnyValue`; gives its text where it is a string.
    private mutating func walkAnyValue(
        _ message: ByteView, depth: Int
    ) throws(DecodeError) -> ByteView? {
        guard depth < limits.valueDepth else {
            throw malformed("values nest deeper than \(limits.valueDepth)", at: message)
        }
        var reader = WireReader(message)
        var text: ByteView?
        while !reader.isAtEnd {
            let tag = try self.tag(&reader)
            guard let field = AnyValueField(rawValue: tag.field) else {
                try skip(tag, &reader)
                continue
            }
            try expect(field.wireType, tag, reader)
            text = nil
            switch field {
            case .stringValue:
                let value = try bytes(&reader)
                try checkUTF8(value)
                text = value
            case .boolValue, .intValue: _ = try varint(&reader)
            case .doubleValue: try fixed64(&reader)
            case .bytesValue: _ = try bytes(&reader)
            case .arrayValue: try walkArray(try bytes(&reader), depth: depth)
            case .kvlistValue: try walkKeyValueList(try bytes(&reader), depth: depth)
            }
        }
        return text
    }

    private mutating func walkArray(_ message: ByteView, depth: Int) throws(DecodeError) {
        try walk(message) { (walker, field: ArrayValueField, reader) throws(DecodeError) in
            _ = try walker.walkAnyValue(try walker.bytes(&reader), depth: depth + 1)
        }
    }

    private mutating func walkKeyValueList(_ message: ByteView, depth: Int) throws(DecodeError) {
        try walk(message) { (walker, field: KeyValueListField, reader) throws(DecodeError) in
            try walker.walkKeyValue(try walker.bytes(&reader), depth: depth + 1)
        }
    }

    /// Visits the known fields of a message, each with the wire type it is declared with.
    @inline(__always)
    mutating func walk<Field: OTLPField>(
        _ message: ByteView,
        _ visit: (inout MessageWalker, Field, inout WireReader) throws(DecodeError) -> Void
    ) throws(DecodeError) {
        var reader = WireReader(message)
        while !reader.isAtEnd {
            let tag = try self.tag(&reader)
            guard let field = Field(rawValue: tag.field) else {
                try skip(tag, &reader)
                continue
            }
            try expect(field.wireType, tag, reader)
            try visit(&self, field, &reader)
        }
    }
}
