import Bytes
import OTLP
import TraceModel

extension TraceRebuilder {
    /// What an item has beside its attributes.
    private struct Rare {
        var traceState: (column: Int, entry: Int)?
        var statusMessage: (column: Int, entry: Int)?
        var unknown: (column: Int, entry: Int)?
        var target: (column: Int, entry: Int)?
        var message: (column: Int, entry: Int)?
        var droppedAttributes: UInt64 = 0
        var droppedEvents: UInt64 = 0
        var droppedLinks: UInt64 = 0
        var eventCount = 0
        var time: UInt64 = 0
    }

    /// Writes a span as a field of its `ScopeSpans`.
    mutating func writeSpan(
        _ span: Int, item number: Int, _ traceID: TraceID
    ) throws(StoreError) {
        let item = items[number]
        let value = tables.classes[item.number].value
        let rare = try rare(of: item)
        let message = output.beginLongMessage(ScopeSpansField.spans.rawValue)
        output.appendTag(SpanField.traceId.rawValue, .lengthDelimited)
        output.append(16)
        output.appendBigEndian(traceID.high)
        output.appendBigEndian(traceID.low)
        appendID(SpanField.spanId.rawValue, spans.id(span))
        try append(rare.traceState, SpanField.traceState.rawValue)
        if spans.parent(span) != 0 {
            appendID(SpanField.parentSpanId.rawValue, spans.parent(span))
        }
        output.appendField(SpanField.name.rawValue, bytes: tables.names[Int(value.name)])
        if value.kind != 0 {
            output.appendField(SpanField.kind.rawValue, varint: UInt64(value.kind))
        }
        output.appendField(SpanField.startTimeUnixNano.rawValue, fixed64: spans.start(span))
        output.appendField(SpanField.endTimeUnixNano.rawValue, fixed64: spans.end(span))
        try appendAttributes(of: item, SpanField.attributes.rawValue)
        appendCount(rare.droppedAttributes, SpanField.droppedAttributesCount.rawValue)
        try appendNested(of: number, span, events: rare.eventCount)
        appendCount(rare.droppedEvents, SpanField.droppedEventsCount.rawValue)
        appendCount(rare.droppedLinks, SpanField.droppedLinksCount.rawValue)
        // Before the status, since a status with a field no one knows is among them, and of several
        // the last one counts.
        try appendBytes(rare.unknown)
        if value.status != 0 || rare.statusMessage != nil || rare.unknown != nil {
            let status = output.beginMessage(SpanField.status.rawValue)
            try append(rare.statusMessage, StatusField.message.rawValue)
            appendCount(UInt64(value.status), StatusField.code.rawValue)
            output.endMessage(status)
        }
        if value.flags != 0 { output.appendField(SpanField.flags.rawValue, fixed32: value.flags) }
        output.endLongMessage(message)
    }

    private mutating func appendNested(
        of number: Int, _ span: Int, events: Int
    ) throws(StoreError) {
        let first = firstNested[number]
        for place in first..<firstNested[number + 1] {
            let isEvent = place - first < events
            let domain = tables.classes[items[place].number].value.domain
            guard domain == (isEvent ? .event : .link) else {
                throw .corrupt("a span's events are not where they should be")
            }
            if isEvent {
                try appendEvent(items[place], start: spans.start(span))
            } else {
                try appendLink(items[place])
            }
        }
    }

    private mutating func appendEvent(_ item: Item, start: UInt64) throws(StoreError) {
        let rare = try rare(of: item)
        let message = output.beginLongMessage(SpanField.events.rawValue)
        defer { output.endLongMessage(message) }
        if rare.message != nil { return try appendBytes(rare.message) }
        let name = tables.names[Int(tables.classes[item.number].value.name)]
        output.appendField(
            EventField.timeUnixNano.rawValue, fixed64: start &+ rare.time.unzigzag)
        output.appendField(EventField.name.rawValue, bytes: name)
        try appendAttributes(of: item, EventField.attributes.rawValue)
        appendCount(rare.droppedAttributes, EventField.droppedAttributesCount.rawValue)
    }

    private mutating func appendLink(_ item: Item) throws(StoreError) {
        let rare = try rare(of: item)
        let message = output.beginLongMessage(SpanField.links.rawValue)
        defer { output.endLongMessage(message) }
        if rare.message != nil { return try appendBytes(rare.message) }
        guard let target = rare.target,
            let written: Bool = try reader.values(of: target.column).withText(
                target.entry,
                {
                    output.appendField(LinkField.traceId.rawValue, bytes: $0.prefix(16))
                    output.appendField(LinkField.spanId.rawValue, bytes: $0.dropFirst(16))
                    return $0.count == 24
                }), written
        else { throw .corrupt("a link leads nowhere") }
        try append(rare.traceState, LinkField.traceState.rawValue)
        try appendAttributes(of: item, LinkField.attributes.rawValue)
        appendCount(rare.droppedAttributes, LinkField.droppedAttributesCount.rawValue)
        let flags = tables.classes[item.number].value.flags
        if flags != 0 { output.appendField(LinkField.flags.rawValue, fixed32: flags) }
    }

    private mutating func appendAttributes(of item: Item, _ field: Int) throws(StoreError) {
        let columns = tables.classes[item.number].columns
        for place in columns.indices {
            let column = tables.columns[columns[place]]
            guard column.kind.isAttribute else { continue }
            let entry = Int(entries[item.firstEntry + place])
            if column.kind == .rawPair {
                try append((columns[place], entry), field)
                continue
            }
            let pair = output.beginMessage(field)
            output.appendField(KeyValueField.key.rawValue, bytes: tables.names[column.name])
            if column.kind != .missingValue {
                let value = output.beginMessage(KeyValueField.value.rawValue)
                try appendValue(column, entry)
                output.endMessage(value)
            }
            output.endMessage(pair)
        }
    }

    private mutating func appendValue(_ column: ColumnEntry, _ entry: Int) throws(StoreError) {
        let field = Int(column.kind.rawValue)
        switch column.kind {
        case .emptyValue: break
        case .bool, .int:
            output.appendField(field, varint: try number(column.index, entry))
        case .double: output.appendField(field, fixed64: try number(column.index, entry))
        default: try append((column.index, entry), field)
        }
    }

    /// Sorts out the values of the places that are no attributes.
    private func rare(of item: Item) throws(StoreError) -> Rare {
        var rare = Rare()
        let columns = tables.classes[item.number].columns
        for place in columns.indices {
            let kind = tables.columns[columns[place]].kind
            guard !kind.isAttribute else { continue }
            let at = (column: columns[place], entry: Int(entries[item.firstEntry + place]))
            switch kind {
            case .traceState: rare.traceState = at
            case .statusMessage: rare.statusMessage = at
            case .unknownFields: rare.unknown = at
            case .linkTarget: rare.target = at
            case .rawMessage: rare.message = at
            case .droppedAttributes: rare.droppedAttributes = try number(at.column, at.entry)
            case .droppedEvents: rare.droppedEvents = try number(at.column, at.entry)
            case .droppedLinks: rare.droppedLinks = try number(at.column, at.entry)
            case .eventTime: rare.time = try number(at.column, at.entry)
            case .eventCount:
                rare.eventCount = Int(clamping: try number(at.column, at.entry))
            default: break
            }
        }
        return rare
    }

    private func number(_ column: Int, _ entry: Int) throws(StoreError) -> UInt64 {
        let numbers = try reader.values(of: column).numbers
        guard numbers.indices.contains(entry) else { throw .corrupt("a number is missing") }
        return numbers[entry]
    }

    private mutating func appendID(_ field: Int, _ id: UInt64) {
        output.appendTag(field, .lengthDelimited)
        output.append(8)
        output.appendBigEndian(id)
    }

    private mutating func appendCount(_ count: UInt64, _ field: Int) {
        if count != 0 { output.appendField(field, varint: count) }
    }

    /// Appends a text of a column as a field; nothing when there is none.
    private mutating func append(
        _ at: (column: Int, entry: Int)?, _ field: Int
    ) throws(StoreError) {
        guard let at else { return }
        let done: Void? = try reader.values(of: at.column).withText(at.entry) {
            output.appendField(field, bytes: $0)
        }
        if done == nil { throw .corrupt("a text is missing") }
    }

    /// Appends a text of a column as it is.
    private mutating func appendBytes(_ at: (column: Int, entry: Int)?) throws(StoreError) {
        guard let at else { return }
        let done: Void? = try reader.values(of: at.column).withText(at.entry) {
            output.append($0)
        }
        if done == nil { throw .corrupt("a text is missing") }
    }
}
