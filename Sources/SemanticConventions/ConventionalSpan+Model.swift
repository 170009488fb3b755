import Bytes
package import TraceModel

extension ConventionalSpan {
    /// Reads a span of the model, with the same result as its protobuf message gives.
    package init(_ span: Span) {
        self.init()
        kind = span.kind
        status = span.status.code
        isRoot = span.parentSpanID == nil
        hasException = span.events.contains { $0.name == "exception" }

        var writer = ByteWriter(capacity: 1024)
        writer.append(span.name)
        var values: [(entry: ConventionalKeys.Entry, start: Int, end: Int)] = []
        for attribute in span.attributes {
            let keyStart = writer.count
            writer.append(attribute.key)
            let key = writer.view.dropFirst(keyStart)
            guard let entry = ConventionalKeys.shared.find(key) else {
                noteUnknown(key)
                writer.truncate(to: keyStart)
                continue
            }
            let start = writer.count
            writer.appendAnyValue(attribute.value)
            values.append((entry, start, writer.count))
        }
        let buffer = writer.finish()
        storage = buffer
        name = buffer.view.prefix(span.name.utf8.count)
        for value in values {
            fill(value.entry, buffer.view.prefix(value.end).dropFirst(value.start))
        }
    }
}

extension ByteWriter {
    /// Appends an `AnyValue` of a type that a convention uses; nothing for another one.
    fileprivate mutating func appendAnyValue(_ value: AttributeValue) {
        switch value {
        case .string(let text): appendField(1, string: text)
        case .bool(let flag): appendField(2, varint: flag ? 1 : 0)
        case .int(let number): appendField(3, varint: UInt64(bitPattern: number))
        case .double(let number): appendField(4, fixed64: number.bitPattern)
        case .empty, .bytes, .array, .map: break
        }
    }
}
