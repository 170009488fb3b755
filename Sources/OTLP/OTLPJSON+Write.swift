package import Bytes
package import TraceModel

extension OTLPJSON {
    /// Writes spans as a `TracesData` document in JSON.
    ///
    /// Neighbours with the same resource and scope share their entries; fields with default values
    /// are left out, as protobuf's own JSON has it.
    package static func write(_ spans: [Span], to json: inout JSONWriter) {
        json.beginObject()
        json.key("resourceSpans")
        json.beginArray()
        for resourceSpans in spans.chunked(by: { $0.resource == $1.resource }) {
            write(resourceSpans: resourceSpans, to: &json)
        }
        json.endArray()
        json.endObject()
    }

    private static func write(resourceSpans spans: ArraySlice<Span>, to json: inout JSONWriter) {
        guard let resource = spans.first?.resource else { return }
        json.beginObject()
        json.key("resource")
        json.beginObject()
        write(attributes: resource.attributes, resource.droppedAttributesCount, to: &json)
        json.endObject()
        json.key("scopeSpans")
        json.beginArray()
        for scopeSpans in Array(spans).chunked(by: { $0.scope == $1.scope }) {
            write(scopeSpans: scopeSpans, to: &json)
        }
        json.endArray()
        text("schemaUrl", resource.schemaURL, to: &json)
        json.endObject()
    }

    private static func write(scopeSpans spans: ArraySlice<Span>, to json: inout JSONWriter) {
        guard let scope = spans.first?.scope else { return }
        json.beginObject()
        json.key("scope")
        json.beginObject()
        text("name", scope.name, to: &json)
        text("version", scope.version, to: &json)
        write(attributes: scope.attributes, scope.droppedAttributesCount, to: &json)
        json.endObject()
        json.key("spans")
        json.beginArray()
        for span in spans { write(span, to: &json) }
        json.endArray()
        text("schemaUrl", scope.schemaURL, to: &json)
        json.endObject()
    }

    private static func write(_ span: Span, to json: inout JSONWriter) {
        json.beginObject()
        text("traceId", span.traceID.description, to: &json)
        text("spanId", span.spanID.description, to: &json)
        text("traceState", span.traceState, to: &json)
        text("parentSpanId", span.parentSpanID?.description ?? "", to: &json)
        number("flags", span.flags, to: &json)
        text("name", span.name, to: &json)
        number("kind", span.kind.rawValue, to: &json)
        time("startTimeUnixNano", span.startTime, to: &json)
        time("endTimeUnixNano", span.endTime, to: &json)
        write(attributes: span.attributes, span.droppedAttributesCount, to: &json)
        list("events", span.events, to: &json, write)
        number("droppedEventsCount", span.droppedEventsCount, to: &json)
        list("links", span.links, to: &json, write)
        number("droppedLinksCount", span.droppedLinksCount, to: &json)
        json.key("status")
        json.beginObject()
        text("message", span.status.message, to: &json)
        number("code", span.status.code.rawValue, to: &json)
        json.endObject()
        json.endObject()
    }

    private static func write(_ event: SpanEvent, to json: inout JSONWriter) {
        json.beginObject()
        time("timeUnixNano", event.time, to: &json)
        text("name", event.name, to: &json)
        write(attributes: event.attributes, event.droppedAttributesCount, to: &json)
        json.endObject()
    }

    private static func write(_ link: SpanLink, to json: inout JSONWriter) {
        json.beginObject()
        text("traceId", link.traceID?.description ?? "", to: &json)
        text("spanId", link.spanID?.description ?? "", to: &json)
        text("traceState", link.traceState, to: &json)
        write(attributes: link.attributes, link.droppedAttributesCount, to: &json)
        number("flags", link.flags, to: &json)
        json.endObject()
    }

    private static func write(
        attributes: [Attribute], _ dropped: UInt32, to json: inout JSONWriter
    ) {
        list("attributes", attributes, to: &json, write)
        number("droppedAttributesCount", dropped, to: &json)
    }

    private static func write(_ attribute: Attribute, to json: inout JSONWriter) {
        json.beginObject()
        json.key("key")
        json.string(attribute.key)
        json.key("value")
        write(attribute.value, to: &json)
        json.endObject()
    }

    /// Writes an `AnyValue`; its depth was bounded when it was decoded.
    private static func write(_ value: AttributeValue, to json: inout JSONWriter) {
        json.beginObject()
        switch value {
        case .empty: break
        case .string(let text):
            json.key("stringValue")
            json.string(text)
        case .bool(let flag):
            json.key("boolValue")
            json.bool(flag)
        case .int(let number):
            json.key("intValue")
            json.stringNumber(number)
        case .double(let number):
            json.key("doubleValue")
            json.number(number)
        case .bytes(let bytes):
            json.key("bytesValue")
            json.base64String(bytes)
        case .array(let values):
            json.key("arrayValue")
            json.beginObject()
            list("values", values, to: &json, write)
            json.endObject()
        case .map(let pairs):
            json.key("kvlistValue")
            json.beginObject()
            list("values", pairs, to: &json, write)
            json.endObject()
        }
        json.endObject()
    }

    private static func list<Element>(
        _ key: StaticString, _ elements: [Element], to json: inout JSONWriter,
        _ write: (Element, inout JSONWriter) -> Void
    ) {
        guard !elements.isEmpty else { return }
        json.key(key)
        json.beginArray()
        for element in elements { write(element, &json) }
        json.endArray()
    }

    private static func text(_ key: StaticString, _ value: String, to json: inout JSONWriter) {
        guard !value.isEmpty else { return }
        json.key(key)
        json.string(value)
    }

    private static func number(
        _ key: StaticString, _ value: some BinaryInteger, to json: inout JSONWriter
    ) {
        guard value != 0 else { return }
        json.key(key)
        json.number(value)
    }

    private static func time(
        _ key: StaticString, _ value: Timestamp, to json: inout JSONWriter
    ) {
        guard value != .epoch else { return }
        json.key(key)
        json.stringNumber(value.nanoseconds)
    }
}

extension Array {
    /// Slices of neighbours that belong together.
    fileprivate func chunked(by belongsTo: (Element, Element) -> Bool) -> [ArraySlice<Element>] {
        var chunks: [ArraySlice<Element>] = []
        var first = startIndex
        for index in indices.dropFirst() where !belongsTo(self[index - 1], self[index]) {
            chunks.append(self[first..<index])
            first = index
        }
        if first < endIndex { chunks.append(self[first...]) }
        return chunks
    }
}
