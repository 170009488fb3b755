import Bytes

/// Collects the values that a field has in several places: in events, in links.
struct ValueCollector: ~Copyable {
    private var first: FieldValue?
    private var several: ByteWriter?
    private let areDurations: Bool

    init(areDurations: Bool = false) { self.areDurations = areDurations }

    mutating func add(_ value: FieldValue) {
        guard let first else {
            self.first = value
            return
        }
        if several == nil {
            several = ByteWriter()
            several?.appendElements(of: first)
        }
        several?.appendElements(of: value)
    }

    /// The only value, or a list of them; missing where there was none.
    consuming func finish(into values: inout FieldValues) -> FieldValue {
        guard let first else { return .missing }
        guard let several = consume several else { return first }
        return .list(
            ValueList(message: values.hold(several.finish()), areDurations: areDurations))
    }
}

extension ByteWriter {
    /// Appends a value to an `ArrayValue` message, or all of a list.
    fileprivate mutating func appendElements(of value: FieldValue) {
        if case .list(let list) = value {
            append(list.message)
            return
        }
        let element = beginMessage(1)
        switch value {
        case .text(let text): appendField(1, bytes: text)
        case .bool(let flag): appendField(2, varint: flag ? 1 : 0)
        case .int(let number), .duration(let number):
            appendField(3, varint: UInt64(bitPattern: number))
        case .double(let number): appendField(4, fixed64: number.bitPattern)
        case .missing, .null, .status, .kind, .other, .list: break
        }
        endMessage(element)
    }
}
