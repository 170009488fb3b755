import Bytes
import TraceModel

/// The value of a field or of an expression on one span; texts and lists are views.
enum FieldValue: Sendable {
    /// There is no such field.
    case missing
    /// The field is there without a value.
    case null
    case text(ByteView)
    case int(Int64)
    case double(Double)
    /// Nanoseconds.
    case duration(Int64)
    case bool(Bool)
    case status(SpanStatus.Code)
    case kind(SpanKind)
    case list(ValueList)
    /// Bytes or a map, which compare with nothing.
    case other

    var isNil: Bool {
        switch self {
        case .missing, .null: true
        default: false
        }
    }

    /// Whether it counts as true: `true`, or a list with `true` in it.
    @inline(__always)
    var isTrue: Bool {
        switch self {
        case .bool(let flag): flag
        case .list(let list): list.contains { if case .bool(true) = $0 { true } else { false } }
        default: false
        }
    }
}

/// Several values of one field, as an `ArrayValue` message has them; lists in lists count as nothing.
struct ValueList: Sendable {
    let message: ByteView
    /// Whether its integers are durations in nanoseconds.
    var areDurations = false

    /// Visits the elements until one satisfies a condition.
    func contains(where condition: (FieldValue) -> Bool) -> Bool {
        var reader = WireReader(message)
        while let element = next(&reader) {
            if condition(element) { return true }
        }
        return false
    }

    /// The elements.
    var elements: [FieldValue] {
        var elements: [FieldValue] = []
        _ = contains {
            elements.append($0)
            return false
        }
        return elements
    }

    private func next(_ reader: inout WireReader) -> FieldValue? {
        while !reader.isAtEnd, let tag = try? reader.readTag() {
            guard tag.field == 1, tag.type == .lengthDelimited else {
                guard (try? reader.skip(tag.type)) != nil else { return nil }
                continue
            }
            guard let message = try? reader.readBytes() else { return nil }
            switch FieldValue(anyValue: message) {
            case .int(let nanoseconds) where areDurations: return .duration(nanoseconds)
            case .list: return .other
            case let value: return value
            }
        }
        return nil
    }
}

extension FieldValue {
    /// Reads an `AnyValue` message that the scan of its batch has checked.
    @inline(__always)
    init(anyValue message: ByteView) {
        // A short text, as most attributes are.
        if message.count >= 2, message[0] == 0x0A, Int(message[1]) == message.count - 2,
            message.count < 0x80 + 2
        {
            self = .text(message.dropFirst(2))
        } else {
            self = Self.general(message)
        }
    }

    /// Of several values the last counts, as everywhere in protobuf.
    private static func general(_ message: ByteView) -> FieldValue {
        var value = FieldValue.null
        var reader = WireReader(message)
        while !reader.isAtEnd {
            guard let tag = try? reader.readTag(), (try? value.read(tag, &reader)) != nil else {
                break
            }
        }
        return value
    }

    @inline(__always)
    private mutating func read(_ tag: WireTag, _ reader: inout WireReader) throws(WireError) {
        switch tag.field {
        case 1: self = .text(try reader.readBytes())
        case 2: self = .bool(try reader.readVarint() != 0)
        case 3: self = .int(Int64(bitPattern: try reader.readVarint()))
        case 4: self = .double(Double(bitPattern: try reader.readFixed64()))
        case 5: self = .list(ValueList(message: try reader.readBytes()))
        case 6, 7:
            try reader.skip(tag.type)
            self = .other
        default: try reader.skip(tag.type)
        }
    }
}

extension QueryValue {
    /// Copies a value of a span; a list becomes a text, `[a, b]`.
    init(_ value: FieldValue) {
        self =
            switch value {
            case .missing, .null, .other: .nil
            case .text(let text): .string(text.string)
            case .int(let number): .int(number)
            case .double(let number): .float(number)
            case .duration(let nanoseconds): .duration(nanoseconds)
            case .bool(let flag): .bool(flag)
            case .status(let code): .status(code)
            case .kind(let kind): .kind(kind)
            case .list(let list):
                .string(
                    "[\(list.elements.map { QueryValue($0).shownText }.joined(separator: ", "))]")
            }
    }

    /// The value as it is shown: a text without quotes.
    package var shownText: String { if case .string(let text) = self { text } else { description } }
}
