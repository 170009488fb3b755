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
