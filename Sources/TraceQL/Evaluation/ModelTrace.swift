import Bytes
import OTLP
import TraceModel

/// A trace of spans of the model.
struct ModelTrace: QueriedTrace {
    private let spans: [Span]

    init(_ spans: [Span]) { self.spans = spans }

    var spanCount: Int { spans.count }

    var traceID: TraceID? { spans.first?.traceID }

    func record(at index: Int) -> SpanRecord {
        let span = spans[index]
        return SpanRecord(
            spanID: span.spanID, parentSpanID: span.parentSpanID, startTime: span.startTime,
            endTime: span.endTime, message: .empty, scopeIndex: 0, kind: span.kind,
            status: span.status.code, hasTraceState: !span.traceState.isEmpty)
    }

    /// Nothing is known of which spans have one resource.
    func place(of index: Int) -> ScopePlace { ScopePlace(run: index, scope: 0, resource: 0) }

    func readSpan(_ index: Int, _ fields: SpanFields, into values: inout FieldValues) {
        let span = spans[index]
        values.begin()
        if let slot = fields.name { values.setText(slot, span.name) }
        if let slot = fields.statusMessage { values.setText(slot, span.status.message) }
        values.set(span.attributes, fields.keys)
        for field in fields.events {
            let value = Self.value(of: field, in: span, &values)
            values.setLast(field.slot, value)
        }
        for field in fields.links {
            let value = Self.value(of: field, in: span, &values)
            values.setLast(field.slot, value)
        }
    }

    func readScope(_ index: Int, _ fields: ScopeFields, into values: inout FieldValues) {
        let scope = spans[index].scope
        values.begin()
        if let slot = fields.name { values.setText(slot, scope.name) }
        if let slot = fields.version { values.setText(slot, scope.version) }
        values.set(scope.attributes, fields.keys)
    }

    func readResource(_ index: Int, _ fields: ResourceFields, into values: inout FieldValues) {
        values.begin()
        values.set(spans[index].resource.attributes, fields.keys)
    }

    private static func value(
        of field: SpanFields.EventField, in span: Span, _ values: inout FieldValues
    ) -> FieldValue {
        var collector = ValueCollector(areDurations: field.name == .timeSinceStart)
        for event in span.events {
            switch field.name {
            case .name: collector.add(values.hold(event.name))
            case .timeSinceStart:
                collector.add(.duration(event.time.signedNanoseconds(since: span.startTime)))
            case .attribute(let key):
                if let value = event.attributes[key: key.text] { collector.add(values.hold(value)) }
            }
        }
        return collector.finish(into: &values)
    }

    private static func value(
        of field: SpanFields.LinkField, in span: Span, _ values: inout FieldValues
    ) -> FieldValue {
        var collector = ValueCollector()
        for link in span.links {
            switch field.name {
            case .traceID:
                if let id = link.traceID { collector.add(values.hold(id.description)) }
            case .spanID:
                if let id = link.spanID { collector.add(values.hold(id.description)) }
            case .attribute(let key):
                if let value = link.attributes[key: key.text] { collector.add(values.hold(value)) }
            }
        }
        return collector.finish(into: &values)
    }
}

extension FieldValues {
    /// Keeps the attributes that are asked for.
    fileprivate mutating func set(_ attributes: [Attribute], _ keys: KeyTable) {
        for attribute in attributes {
            guard let slot = Bytes.withView(of: attribute.key, keys.slot) else { continue }
            let value = hold(attribute.value)
            setFirst(slot, value)
        }
    }

    fileprivate mutating func setText(_ slot: Int, _ text: String) {
        let value: FieldValue = hold(text)
        setLast(slot, value)
    }

    /// Keeps a value of the model for as long as the values.
    fileprivate mutating func hold(_ value: AttributeValue) -> FieldValue {
        switch value {
        case .empty: return .null
        case .string(let text): return hold(text)
        case .bool(let flag): return .bool(flag)
        case .int(let number): return .int(number)
        case .double(let number): return .double(number)
        case .bytes, .map: return .other
        case .array(let elements):
            var writer = ByteWriter()
            for element in elements { writer.appendElement(element) }
            return .list(ValueList(message: hold(writer.finish())))
        }
    }
}

extension ByteWriter {
    /// Appends an element of an `ArrayValue`; what compares with nothing stays empty.
    fileprivate mutating func appendElement(_ value: AttributeValue) {
        let element = beginMessage(1)
        switch value {
        case .string(let text): appendField(1, string: text)
        case .bool(let flag): appendField(2, varint: flag ? 1 : 0)
        case .int(let number): appendField(3, varint: UInt64(bitPattern: number))
        case .double(let number): appendField(4, fixed64: number.bitPattern)
        case .empty, .bytes, .array, .map: break
        }
        endMessage(element)
    }
}
