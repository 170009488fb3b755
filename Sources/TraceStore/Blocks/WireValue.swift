import Bytes
import OTLP

/// The value of a `KeyValue` that is laid out as every encoder does it.
struct WireValue {
    let kind: ColumnKind
    /// The bits of a bool, int or double.
    var number: UInt64 = 0
    /// The bytes of the other kinds.
    var text = ByteView.empty

    /// Reads what follows the tag of the value field, up to the end of the pair.
    ///
    /// - Returns: Nil when the layout is not the usual one or the value is of another kind.
    @inline(__always)
    static func read(_ rest: ByteView, as kind: ColumnKind) -> WireValue? {
        // PERF: Nearly all values are strings or integers of less than 128 bytes.
        if rest.count > 2, Int(rest[0]) == rest.count - 1, rest[0] < 0x80 {
            if kind == .string, rest[1] == 0x0A, Int(rest[2]) == rest.count - 3 {
                return WireValue(kind: .string, text: rest.dropFirst(3))
            }
            if kind == .int, rest[1] == 0x18 {
                var number: UInt64 = 0
                var shift: UInt64 = 0
                var place = 2
                while place < rest.count - 1, place < 10 {
                    number |= UInt64(rest[place] & 0x7F) << shift
                    if rest[place] < 0x80 { return nil }
                    shift += 7
                    place += 1
                }
                if place == rest.count - 1, rest[place] < 0x80 {
                    return WireValue(kind: .int, number: number | UInt64(rest[place]) << shift)
                }
            }
        }
        guard let value = read(rest), value.kind == kind else { return nil }
        return value
    }

    /// Reads what follows the tag of the value field, up to the end of the pair.
    ///
    /// - Returns: Nil when the layout is not the usual one: a field twice, an unknown field, or
    ///   something behind the value.
    @inline(never)
    static func read(_ rest: ByteView) -> WireValue? {
        do {
            var reader = WireReader(rest)
            let message = try reader.readBytes()
            guard reader.isAtEnd else { return nil }
            guard !message.isEmpty else { return WireValue(kind: .emptyValue) }
            reader = WireReader(message.dropFirst(1))
            let value: WireValue
            switch message[0] {
            case 0x0A: value = WireValue(kind: .string, text: try reader.readBytes())
            case 0x10: value = WireValue(kind: .bool, number: try reader.readVarint())
            case 0x18: value = WireValue(kind: .int, number: try reader.readVarint())
            case 0x21: value = WireValue(kind: .double, number: try reader.readFixed64())
            case 0x2A: value = WireValue(kind: .array, text: try reader.readBytes())
            case 0x32: value = WireValue(kind: .map, text: try reader.readBytes())
            case 0x3A: value = WireValue(kind: .bytes, text: try reader.readBytes())
            default: return nil
            }
            return reader.isAtEnd ? value : nil
        } catch {
            return nil
        }
    }

    /// Reads an `AnyValue` of any layout: of several values the last counts.
    static func readAny(_ message: ByteView) -> WireValue {
        var value = WireValue(kind: .emptyValue)
        var reader = WireReader(message)
        while !reader.isAtEnd {
            guard let tag = try? reader.readTag() else { break }
            let kind = AnyValueField(rawValue: tag.field).flatMap { field in
                field.wireType == tag.type
                    ? ColumnKind(rawValue: UInt8(truncatingIfNeeded: field.rawValue)) : nil
            }
            switch (kind, tag.type) {
            case (let kind?, .lengthDelimited):
                guard let text = try? reader.readBytes() else { return value }
                value = WireValue(kind: kind, text: text)
            case (let kind?, .varint):
                guard let number = try? reader.readVarint() else { return value }
                value = WireValue(kind: kind, number: number)
            case (let kind?, .fixed64):
                guard let number = try? reader.readFixed64() else { return value }
                value = WireValue(kind: kind, number: number)
            default:
                if (try? reader.skip(tag.type)) == nil { return value }
            }
        }
        return value
    }
}

/// A `KeyValue` taken apart.
struct WirePair {
    let key: ByteView
    let value: WireValue

    /// Reads a pair; one with an unusual layout comes back whole, without a key.
    static func read(_ pair: ByteView) -> WirePair {
        let raw = WirePair(key: .empty, value: WireValue(kind: .rawPair, text: pair))
        guard !pair.isEmpty, pair[0] == 0x0A else { return raw }
        var reader = WireReader(pair.dropFirst(1))
        guard let key = try? reader.readBytes() else { return raw }
        let rest = reader.rest
        if rest.isEmpty { return WirePair(key: key, value: WireValue(kind: .missingValue)) }
        guard rest[0] == 0x12, let value = WireValue.read(rest.dropFirst(1)) else { return raw }
        return WirePair(key: key, value: value)
    }

    /// Reads a pair of any layout: of what is there twice the last counts, as for a decoder.
    static func readAny(_ pair: ByteView) -> WirePair {
        let usual = read(pair)
        guard usual.value.kind == .rawPair else { return usual }
        var key = ByteView.empty
        var value = WireValue(kind: .missingValue)
        var reader = WireReader(pair)
        while !reader.isAtEnd {
            guard let tag = try? reader.readTag() else { break }
            if tag.type == .lengthDelimited, let bytes = try? reader.readBytes() {
                if tag.field == KeyValueField.key.rawValue { key = bytes }
                if tag.field == KeyValueField.value.rawValue { value = WireValue.readAny(bytes) }
            } else if tag.type == .lengthDelimited || (try? reader.skip(tag.type)) == nil {
                break
            }
        }
        return WirePair(key: key, value: value)
    }
}
