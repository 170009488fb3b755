package import Bytes

/// OTLP's JSON encoding, to and from its protobuf encoding.
///
/// Requests in JSON are turned into protobuf at the door, in one pass and without a tree, so that
/// everything behind it knows one encoding only.
/// - Source: OTLP specification, "JSON Protobuf Encoding".
package enum OTLPJSON {
    /// Writes the protobuf of an `ExportTraceServiceRequest` in JSON.
    ///
    /// Identifiers are hex in any case; one that is not hex becomes an identifier of invalid length,
    /// so that its span alone is rejected. Enums are integers, 64-bit integers strings or numbers.
    /// `null` is the default, unknown fields are passed over.
    /// - Throws: ``DecodeError/malformed(_:offset:)`` for text that is not JSON, for values of wrong
    ///   types or out of range, and for values that nest deeper than the limit.
    /// - Complexity: O(bytes of the text).
    package static func transcode(
        _ text: ByteBuffer, limits: DecodeLimits = DecodeLimits()
    ) throws(DecodeError) -> ByteBuffer {
        do {
            return try text.withView { (text) throws(JSONError) in
                // Protobuf is about half of the JSON it stands for.
                var transcoder = try JSONTranscoder(
                    text, valueDepth: limits.valueDepth, capacity: text.count / 2 + 64)
                try transcoder.transcodeRequest()
                return transcoder.finish()
            }
        } catch {
            throw .malformed(error.reason, offset: error.offset)
        }
    }
}

/// One pass over the JSON of a request that writes its protobuf.
struct JSONTranscoder: ~Copyable {
    var reader: JSONReader
    var output: ByteWriter
    private let valueDepth: Int
    /// How many `AnyValue`s are open.
    private var depth = 0

    init(_ text: ByteView, valueDepth: Int, capacity: Int) throws(JSONError) {
        // A level of `AnyValue` is four of JSON: the value, its list, the array, the key-value.
        reader = try JSONReader(text, maxDepth: 16 + 4 * valueDepth)
        output = ByteWriter(capacity: capacity)
        self.valueDepth = valueDepth
    }

    consuming func finish() -> ByteBuffer { output.finish() }

    mutating func transcodeRequest() throws(JSONError) {
        try object { (this, key) throws(JSONError) in
            guard key == "resourceSpans" else { return false }
            try this.messages(ExportRequestField.resourceSpans, .long) {
                (this) throws(JSONError) in try this.resourceSpans()
            }
            return true
        }
        try reader.expectEnd()
    }

    private mutating func resourceSpans() throws(JSONError) {
        try object { (this, key) throws(JSONError) in
            if key == "scopeSpans" {
                try this.messages(ResourceSpansField.scopeSpans, .long) {
                    (this) throws(JSONError) in try this.scopeSpans()
                }
            } else if key == "resource" {
                try this.message(ResourceSpansField.resource) { (this) throws(JSONError) in
                    try this.resource()
                }
            } else if key == "schemaUrl" {
                try this.string(ResourceSpansField.schemaUrl)
            } else {
                return false
            }
            return true
        }
    }

    private mutating func resource() throws(JSONError) {
        try object { (this, key) throws(JSONError) in
            if key == "attributes" {
                try this.attributes(ResourceField.attributes)
            } else if key == "droppedAttributesCount" {
                try this.uint32(ResourceField.droppedAttributesCount)
            } else {
                return false
            }
            return true
        }
    }

    private mutating func scopeSpans() throws(JSONError) {
        try object { (this, key) throws(JSONError) in
            if key == "spans" {
                try this.messages(ScopeSpansField.spans, .medium) { (this) throws(JSONError) in
                    try this.span()
                }
            } else if key == "scope" {
                try this.message(ScopeSpansField.scope) { (this) throws(JSONError) in
                    try this.scope()
                }
            } else if key == "schemaUrl" {
                try this.string(ScopeSpansField.schemaUrl)
            } else {
                return false
            }
            return true
        }
    }

    private mutating func scope() throws(JSONError) {
        try object { (this, key) throws(JSONError) in
            if key == "name" {
                try this.string(ScopeField.name)
            } else if key == "version" {
                try this.string(ScopeField.version)
            } else if key == "attributes" {
                try this.attributes(ScopeField.attributes)
            } else if key == "droppedAttributesCount" {
                try this.uint32(ScopeField.droppedAttributesCount)
            } else {
                return false
            }
            return true
        }
    }

    private mutating func span() throws(JSONError) {
        try object { (this, key) throws(JSONError) in
            guard let field = SpanField(jsonKey: key) else { return false }
            switch field {
            case .traceId, .spanId, .parentSpanId: try this.identifier(field)
            case .traceState, .name: try this.string(field)
            case .kind: try this.enumeration(field)
            case .startTimeUnixNano, .endTimeUnixNano: try this.fixed64(field)
            case .attributes: try this.attributes(field)
            case .droppedAttributesCount, .droppedEventsCount, .droppedLinksCount:
                try this.uint32(field)
            case .events:
                try this.messages(field) { (this) throws(JSONError) in try this.event() }
            case .links:
                try this.messages(field) { (this) throws(JSONError) in try this.link() }
            case .status:
                try this.message(field) { (this) throws(JSONError) in try this.status() }
            case .flags: try this.fixed32(field)
            }
            return true
        }
    }

    private mutating func event() throws(JSONError) {
        try object { (this, key) throws(JSONError) in
            if key == "timeUnixNano" {
                try this.fixed64(EventField.timeUnixNano)
            } else if key == "name" {
                try this.string(EventField.name)
            } else if key == "attributes" {
                try this.attributes(EventField.attributes)
            } else if key == "droppedAttributesCount" {
                try this.uint32(EventField.droppedAttributesCount)
            } else {
                return false
            }
            return true
        }
    }

    private mutating func link() throws(JSONError) {
        try object { (this, key) throws(JSONError) in
            if key == "traceId" {
                try this.identifier(LinkField.traceId)
            } else if key == "spanId" {
                try this.identifier(LinkField.spanId)
            } else if key == "traceState" {
                try this.string(LinkField.traceState)
            } else if key == "attributes" {
                try this.attributes(LinkField.attributes)
            } else if key == "droppedAttributesCount" {
                try this.uint32(LinkField.droppedAttributesCount)
            } else if key == "flags" {
                try this.fixed32(LinkField.flags)
            } else {
                return false
            }
            return true
        }
    }

    private mutating func status() throws(JSONError) {
        try object { (this, key) throws(JSONError) in
            if key == "message" {
                try this.string(StatusField.message)
            } else if key == "code" {
                try this.enumeration(StatusField.code)
            } else {
                return false
            }
            return true
        }
    }

    mutating func attributes(_ field: some OTLPField) throws(JSONError) {
        try reader.beginArray()
        while try reader.nextElement() {
            if let plain = PlainJSONAttribute(reader.rest), try write(plain, field) { continue }
            try message(field) { (this) throws(JSONError) in try this.keyValue() }
        }
    }

    /// Writes an attribute and passes over it; false, with nothing done, for a number that has to be
    /// looked at more closely.
    private mutating func write(
        _ plain: PlainJSONAttribute, _ field: some OTLPField
    ) throws(JSONError) -> Bool {
        if plain.kind == .stringValue {
            output.appendStringAttribute(field.rawValue, plain.key, plain.value)
            try reader.skip(plain.length)
            return true
        }
        let before = output.count
        let pair = output.beginMessage(field.rawValue)
        output.appendField(KeyValueField.key.rawValue, bytes: plain.key)
        let value = output.beginMessage(KeyValueField.value.rawValue)
        guard output.appendPlain(plain.kind, plain.value) else {
            output.truncate(to: before)
            return false
        }
        output.endMessage(value)
        output.endMessage(pair)
        try reader.skip(plain.length)
        return true
    }

    private mutating func keyValue() throws(JSONError) {
        try object { (this, key) throws(JSONError) in
            if key == "key" {
                try this.string(KeyValueField.key)
            } else if key == "value" {
                try this.message(KeyValueField.value) { (this) throws(JSONError) in
                    try this.anyValue()
                }
            } else {
                return false
            }
            return true
        }
    }

    private mutating func anyValue() throws(JSONError) {
        guard depth < valueDepth else {
            throw reader.error("values nest deeper than \(valueDepth)")
        }
        depth += 1
        defer { depth -= 1 }
        try object { (this, key) throws(JSONError) in
            guard let field = AnyValueField(jsonKey: key) else { return false }
            switch field {
            case .stringValue: try this.string(field)
            case .boolValue: try this.bool(field)
            case .intValue: try this.int64(field)
            case .doubleValue: try this.double(field)
            case .bytesValue: try this.base64(field)
            case .arrayValue, .kvlistValue:
                try this.message(field) { (this) throws(JSONError) in
                    try this.list(ofPairs: field == .kvlistValue)
                }
            }
            return true
        }
    }

    private mutating func list(ofPairs: Bool) throws(JSONError) {
        try object { (this, key) throws(JSONError) in
            guard key == "values" else { return false }
            if ofPairs {
                try this.attributes(KeyValueListField.values)
            } else {
                try this.messages(ArrayValueField.values) { (this) throws(JSONError) in
                    try this.anyValue()
                }
            }
            return true
        }
    }
}

extension SpanField {
    /// The field with this proto3 JSON name.
    ///
    /// PERF: A length leaves a few names to compare with; all sixteen were a tenth of a request.
    fileprivate init?(jsonKey key: JSONString) {
        switch key.raw.count {
        case 4 where key == "name": self = .name
        case 4 where key == "kind": self = .kind
        case 5 where key == "flags": self = .flags
        case 5 where key == "links": self = .links
        case 6 where key == "spanId": self = .spanId
        case 6 where key == "status": self = .status
        case 6 where key == "events": self = .events
        case 7 where key == "traceId": self = .traceId
        case 10 where key == "attributes": self = .attributes
        case 10 where key == "traceState": self = .traceState
        case 12 where key == "parentSpanId": self = .parentSpanId
        case 15 where key == "endTimeUnixNano": self = .endTimeUnixNano
        case 17 where key == "startTimeUnixNano": self = .startTimeUnixNano
        case 17 where key == "droppedLinksCount": self = .droppedLinksCount
        case 18 where key == "droppedEventsCount": self = .droppedEventsCount
        case 22 where key == "droppedAttributesCount": self = .droppedAttributesCount
        default:
            // Written with escapes a name is longer; cases have the names of their fields.
            guard key.hasEscapes else { return nil }
            let name = key.string
            guard let field = Self.allCases.first(where: { "\($0)" == name }) else { return nil }
            self = field
        }
    }
}

extension AnyValueField {
    /// The field with this proto3 JSON name.
    fileprivate init?(jsonKey key: JSONString) {
        switch true {
        case key == "stringValue": self = .stringValue
        case key == "intValue": self = .intValue
        case key == "boolValue": self = .boolValue
        case key == "doubleValue": self = .doubleValue
        case key == "arrayValue": self = .arrayValue
        case key == "kvlistValue": self = .kvlistValue
        case key == "bytesValue": self = .bytesValue
        default: return nil
        }
    }
}

extension ByteWriter {
    /// Appends a field of `AnyValue` from its text; false for text that is not the plain form.
    fileprivate mutating func appendPlain(_ field: AnyValueField, _ text: ByteView) -> Bool {
        switch field {
        case .intValue:
            guard let number = PlainNumber.integer(text) else { return false }
            appendField(field.rawValue, varint: UInt64(bitPattern: number))
        case .boolValue:
            let isTrue = text == "true"
            guard isTrue || text == "false" else { return false }
            appendField(field.rawValue, varint: isTrue ? 1 : 0)
        default: return false
        }
        return true
    }
}

/// Whole numbers as nearly all of them are written.
private enum PlainNumber {
    /// The number of up to 18 digits with an optional minus sign, without leading zeros.
    static func integer(_ text: ByteView) -> Int64? {
        let isNegative = !text.isEmpty && text[0] == UInt8(ascii: "-")
        let digits = isNegative ? text.dropFirst(1) : text
        guard digits.count >= 1, digits.count <= 18,
            digits.count == 1 || digits[0] != UInt8(ascii: "0")
        else { return nil }
        var value: Int64 = 0
        for index in 0..<digits.count {
            let byte = digits[index]
            guard byte >= 0x30, byte <= 0x39 else { return nil }
            value = value * 10 + Int64(byte - 0x30)
        }
        return isNegative ? -value : value
    }
}
