import Bytes

/// The value of an attribute as its `AnyValue` message has it; text is a view, nothing is copied.
enum AttributeScalar {
    case text(ByteView)
    case int(Int64)
    case double(Double)
    case bool(Bool)
    /// Bytes, a list, a map, or nothing at all.
    case other

    /// Reads a message that the scan of its batch has checked; of several values the last counts.
    @inline(__always)
    init(_ message: ByteView) {
        // A short text in the layout of every encoder.
        if message.count >= 2, message[0] == 0x0A, Int(message[1]) == message.count - 2,
            message.count < 0x82
        {
            self = .text(message.dropFirst(2))
        } else {
            self = Self.general(message)
        }
    }

    private static func general(_ message: ByteView) -> AttributeScalar {
        var scalar = AttributeScalar.other
        var reader = WireReader(message)
        while !reader.isAtEnd, let tag = try? reader.readTag() {
            guard (try? scalar.read(tag, &reader)) != nil else { break }
        }
        return scalar
    }

    @inline(__always)
    private mutating func read(_ tag: WireTag, _ reader: inout WireReader) throws(WireError) {
        switch tag.field {
        case 1: self = .text(try reader.readBytes())
        case 2: self = .bool(try reader.readVarint() != 0)
        case 3: self = .int(Int64(bitPattern: try reader.readVarint()))
        case 4: self = .double(Double(bitPattern: try reader.readFixed64()))
        default:
            self = .other
            try reader.skip(tag.type)
        }
    }

    /// Lends the value as text, the way it is shown; nil where there is no such way.
    func withText<Result>(_ body: (ByteView) -> Result) -> Result? {
        switch self {
        case .text(let text): body(text)
        case .int(let number): Bytes.withView(of: String(number), body)
        case .double(let number): Bytes.withView(of: Self.text(of: number), body)
        case .bool(let flag): Bytes.withView(of: flag ? "true" : "false", body)
        case .other: nil
        }
    }

    /// Whole numbers without a point, as most programs write them.
    private static func text(of number: Double) -> String {
        Int64(exactly: number).map(String.init) ?? number.description
    }

    /// The value as a number, where it is one.
    var number: Double? {
        switch self {
        case .int(let number): Double(number)
        case .double(let number): number
        case .text, .bool, .other: nil
        }
    }
}

/// The parts of a `KeyValue` message.
enum AttributePair {
    /// Splits a message into the key's text and the value's `AnyValue` message.
    @inline(__always)
    static func split(_ message: ByteView) -> (key: ByteView, value: ByteView)? {
        short(message) ?? general(message)
    }

    /// The layout of every encoder, with lengths of less than 128 bytes.
    @inline(__always)
    private static func short(_ message: ByteView) -> (key: ByteView, value: ByteView)? {
        guard message.count >= 4, message[0] == 0x0A else { return nil }
        let keyCount = Int(message[1])
        let valueCount = message.count - keyCount - 4
        guard keyCount < 0x80, valueCount >= 0, valueCount < 0x80, message[keyCount + 2] == 0x12,
            Int(message[keyCount + 3]) == valueCount
        else { return nil }
        return (message.dropFirst(2).prefix(keyCount), message.dropFirst(keyCount + 4))
    }

    private static func general(_ message: ByteView) -> (key: ByteView, value: ByteView)? {
        var key = ByteView.empty
        var value = ByteView.empty
        var reader = WireReader(message)
        while !reader.isAtEnd {
            guard let tag = try? reader.readTag() else { return nil }
            if tag.type == .lengthDelimited, tag.field <= 2 {
                guard let bytes = try? reader.readBytes() else { return nil }
                if tag.field == 1 { key = bytes } else { value = bytes }
            } else if (try? reader.skip(tag.type)) == nil {
                return nil
            }
        }
        return (key, value)
    }
}
