import Bytes
import OTLP
import TraceModel

/// Reads the fields that a query asks for from protobuf messages that were checked before.
enum WireFields {
    /// Fields of messages, in one place with OTLP's tables but known when this is compiled.
    ///
    /// PERF: A look-up in the table of another module is a call for each field.
    fileprivate enum SpanNumber {
        static let name = 5
        static let attributes = 9
        static let events = 11
        static let links = 13
        static let status = 15
    }
    private enum StatusNumber { static let message = 2 }
    private enum ResourceNumber { static let attributes = 1 }
    private enum ScopeNumber {
        static let name = 1
        static let version = 2
        static let attributes = 3
    }
    private enum EventNumber {
        static let time = 1
        static let name = 2
        static let attributes = 3
    }
    private enum LinkNumber {
        static let traceID = 1
        static let spanID = 2
        static let attributes = 4
    }

    /// Reads a `Span`.
    @inline(__always)
    static func read(
        span message: ByteView, startedAt start: Timestamp, _ fields: SpanFields,
        into values: inout FieldValues
    ) {
        values.begin()
        if let slot = fields.name { values.setLast(slot, .text(.empty)) }
        if let slot = fields.statusMessage { values.setLast(slot, .text(.empty)) }
        // The scan of the batch has checked the message, so that reading it again cannot fail.
        try? read(message, start, fields, into: &values)
    }

    /// Reads a `Resource`.
    static func read(
        resource message: ByteView, _ fields: ResourceFields, into values: inout FieldValues
    ) {
        values.begin()
        var reader = WireReader(message)
        while !reader.isAtEnd, let tag = try? reader.readTag() {
            guard tag.field == ResourceNumber.attributes, let pair = try? reader.readBytes() else {
                guard (try? reader.skip(tag.type)) != nil else { return }
                continue
            }
            _ = readAttribute(pair, fields.keys, into: &values)
        }
    }

    /// Reads an `InstrumentationScope`.
    static func read(
        scope message: ByteView, _ fields: ScopeFields, into values: inout FieldValues
    ) {
        values.begin()
        if let slot = fields.name { values.setLast(slot, .text(.empty)) }
        if let slot = fields.version { values.setLast(slot, .text(.empty)) }
        try? read(message, fields, into: &values)
    }

    private static func read(
        _ message: ByteView, _ fields: ScopeFields, into values: inout FieldValues
    ) throws(WireError) {
        var reader = WireReader(message)
        while !reader.isAtEnd {
            let tag = try reader.readTag()
            switch tag.field {
            case ScopeNumber.name:
                let name = try reader.readBytes()
                if let slot = fields.name { values.setLast(slot, .text(name)) }
            case ScopeNumber.version:
                let version = try reader.readBytes()
                if let slot = fields.version { values.setLast(slot, .text(version)) }
            case ScopeNumber.attributes:
                _ = readAttribute(try reader.readBytes(), fields.keys, into: &values)
            default: try reader.skip(tag.type)
            }
        }
    }

    @inline(__always)
    private static func read(
        _ message: ByteView, _ start: Timestamp, _ fields: SpanFields,
        into values: inout FieldValues
    ) throws(WireError) {
        var events: [ByteView] = []
        var links: [ByteView] = []
        let skimmer = SpanSkimmer(fields)
        // Nothing is read behind the last of the attributes, where nothing else is asked for.
        var left = fields.count == fields.keys.count ? fields.keys.count : .max
        var offset = skimmer.nextField(from: 0, in: message)
        while offset < message.count {
            var reader = WireReader(message.dropFirst(offset))
            let tag = try reader.readTag()
            switch tag.field {
            case SpanNumber.attributes:
                if readAttribute(try reader.readBytes(), fields.keys, into: &values) {
                    left -= 1
                    if left == 0 { return }
                }
            case SpanNumber.name:
                let name = try reader.readBytes()
                if let slot = fields.name { values.setLast(slot, .text(name)) }
            case SpanNumber.status:
                let status = try reader.readBytes()
                if let slot = fields.statusMessage {
                    values.setLast(slot, .text(try field(StatusNumber.message, of: status)))
                }
            case SpanNumber.events where !fields.events.isEmpty:
                events.append(try reader.readBytes())
            case SpanNumber.links where !fields.links.isEmpty:
                links.append(try reader.readBytes())
            default: try reader.skip(tag.type)
            }
            offset = skimmer.nextField(from: message.count - reader.rest.count, in: message)
        }
        for field in fields.events { try read(field, of: events, start, into: &values) }
        for field in fields.links { try read(field, of: links, into: &values) }
    }

    /// - Returns: Whether the attribute was asked for and is the first with its key.
    @inline(__always)
    private static func readAttribute(
        _ pair: ByteView, _ keys: KeyTable, into values: inout FieldValues
    ) -> Bool {
        guard let (key, value) = AttributePair.split(pair), let slot = keys.slot(of: key) else {
            return false
        }
        return values.setFirst(slot, FieldValue(anyValue: value))
    }

    /// The bytes of the last field of a number; empty where there is none.
    private static func field(
        _ number: Int, of message: ByteView
    ) throws(WireError) -> ByteView {
        var bytes = ByteView.empty
        var reader = WireReader(message)
        while !reader.isAtEnd {
            let tag = try reader.readTag()
            if tag.field == number, tag.type == .lengthDelimited {
                bytes = try reader.readBytes()
            } else {
                try reader.skip(tag.type)
            }
        }
        return bytes
    }

    /// The value of the first attribute of a key; nil where there is none.
    private static func attribute(
        _ key: AttributeKey, _ number: Int, of message: ByteView
    ) throws(WireError) -> FieldValue? {
        var reader = WireReader(message)
        while !reader.isAtEnd {
            let tag = try reader.readTag()
            guard tag.field == number, tag.type == .lengthDelimited else {
                try reader.skip(tag.type)
                continue
            }
            if let pair = AttributePair.split(try reader.readBytes()), pair.key == key.view {
                return FieldValue(anyValue: pair.value)
            }
        }
        return nil
    }

    private static func read(
        _ field: SpanFields.EventField, of events: [ByteView], _ start: Timestamp,
        into values: inout FieldValues
    ) throws(WireError) {
        var collector = ValueCollector(areDurations: field.name == .timeSinceStart)
        for event in events {
            switch field.name {
            case .name: collector.add(.text(try Self.field(EventNumber.name, of: event)))
            case .timeSinceStart:
                collector.add(.duration(try time(of: event).signedNanoseconds(since: start)))
            case .attribute(let key):
                if let value = try attribute(key, EventNumber.attributes, of: event) {
                    collector.add(value)
                }
            }
        }
        let value = collector.finish(into: &values)
        values.setLast(field.slot, value)
    }

    private static func time(of event: ByteView) throws(WireError) -> Timestamp {
        var time = Timestamp.epoch
        var reader = WireReader(event)
        while !reader.isAtEnd {
            let tag = try reader.readTag()
            if tag.field == EventNumber.time, tag.type == .fixed64 {
                time = Timestamp(nanoseconds: try reader.readFixed64())
            } else {
                try reader.skip(tag.type)
            }
        }
        return time
    }

    private static func read(
        _ field: SpanFields.LinkField, of links: [ByteView], into values: inout FieldValues
    ) throws(WireError) {
        var collector = ValueCollector()
        for link in links {
            switch field.name {
            case .traceID:
                let bytes = try Self.field(LinkNumber.traceID, of: link)
                if let id = TraceID(bytes: bytes) { collector.add(values.hold(id.description)) }
            case .spanID:
                let bytes = try Self.field(LinkNumber.spanID, of: link)
                if let id = SpanID(bytes: bytes) { collector.add(values.hold(id.description)) }
            case .attribute(let key):
                if let value = try attribute(key, LinkNumber.attributes, of: link) {
                    collector.add(value)
                }
            }
        }
        let value = collector.finish(into: &values)
        values.setLast(field.slot, value)
    }
}

extension SpanSkimmer {
    /// Passes over what is none of these fields.
    fileprivate init(_ fields: SpanFields) {
        var wanted: UInt64 = 0
        if fields.name != nil { wanted |= 1 << UInt64(WireFields.SpanNumber.name) }
        if fields.statusMessage != nil { wanted |= 1 << UInt64(WireFields.SpanNumber.status) }
        if !fields.events.isEmpty { wanted |= 1 << UInt64(WireFields.SpanNumber.events) }
        if !fields.links.isEmpty { wanted |= 1 << UInt64(WireFields.SpanNumber.links) }
        self.init(wanted: wanted, keyLengths: fields.keys.lengths)
    }
}

extension TraceID {
    /// Nil for bytes that are no identifier.
    fileprivate init?(bytes: ByteView) {
        guard bytes.count == 16, let high = bytes.bigEndian64(at: 0),
            let low = bytes.bigEndian64(at: 8)
        else { return nil }
        self.init(high: high, low: low)
    }
}

extension SpanID {
    /// Nil for bytes that are no identifier.
    fileprivate init?(bytes: ByteView) {
        guard bytes.count == 8, let value = bytes.bigEndian64(at: 0) else { return nil }
        self.init(value)
    }
}
