import Bytes

/// Single values: read by JSON's rules, checked against the field's type, written as protobuf.
///
/// `null` reads as the default everywhere, which is to write nothing.
extension JSONTranscoder {
    /// Visits the fields of an object; the closure says whether it knew the key and read the value.
    @inline(__always)
    mutating func object(
        _ visit: (inout JSONTranscoder, JSONString) throws(JSONError) -> Bool
    ) throws(JSONError) {
        try reader.beginObject()
        while let key = try reader.nextKey() {
            if try reader.skipNull() { continue }
            if try !visit(&self, key) { try reader.skipValue() }
        }
    }

    /// Writes a message field of what the closure writes.
    @inline(__always)
    mutating func message(
        _ field: some OTLPField, _ write: (inout JSONTranscoder) throws(JSONError) -> Void
    ) throws(JSONError) {
        let start = output.beginMessage(field.rawValue)
        try write(&self)
        output.endMessage(start)
    }

    /// How large the messages of an array are, as far as one can tell before.
    enum MessageSize {
        /// Up to 127 bytes.
        case short
        /// Up to 16 KiB.
        case medium
        case long
    }

    /// Writes a message field for each element of an array.
    ///
    /// The size chooses the room for the length; where it is wrong, the message is moved.
    @inline(__always)
    mutating func messages(
        _ field: some OTLPField, _ size: MessageSize = .short,
        _ write: (inout JSONTranscoder) throws(JSONError) -> Void
    ) throws(JSONError) {
        try reader.beginArray()
        while try reader.nextElement() {
            switch size {
            case .short: try message(field, write)
            case .medium:
                let start = output.beginMediumMessage(field.rawValue)
                try write(&self)
                output.endMediumMessage(start)
            case .long:
                let start = output.beginLongMessage(field.rawValue)
                try write(&self)
                output.endLongMessage(start)
            }
        }
    }

    mutating func string(_ field: some OTLPField) throws(JSONError) {
        let text = try reader.readString()
        guard text.hasEscapes else {
            output.appendField(field.rawValue, bytes: text.raw)
            return
        }
        let start = output.beginMessage(field.rawValue)
        text.append(to: &output)
        output.endMessage(start)
    }

    /// Writes hex digits as bytes; what is not hex becomes one byte, which no identifier has.
    mutating func identifier(_ field: some OTLPField) throws(JSONError) {
        let text = try reader.readString().raw
        output.appendTag(field.rawValue, .lengthDelimited)
        if !output.appendHexField(text) {
            output.appendVarint(1)
            output.append(0)
        }
    }

    mutating func bool(_ field: some OTLPField) throws(JSONError) {
        output.appendField(field.rawValue, varint: try reader.readBool() ? 1 : 0)
    }

    mutating func int64(_ field: some OTLPField) throws(JSONError) {
        let value = try number().int64
        guard let value else { throw reader.error("an integer of 64 bits is expected") }
        output.appendField(field.rawValue, varint: UInt64(bitPattern: value))
    }

    mutating func fixed64(_ field: some OTLPField) throws(JSONError) {
        guard let value = try unsigned() else {
            throw reader.error("an unsigned integer of 64 bits is expected")
        }
        output.appendField(field.rawValue, fixed64: value)
    }

    /// The digits of a text at once, as times are nearly always written; else as any number.
    @inline(__always)
    private mutating func unsigned() throws(JSONError) -> UInt64? {
        guard try reader.peek() == .string else { return try reader.readNumber().uint64 }
        let text = try reader.readString()
        if let value = text.raw.digitsValue, text.raw.count == 1 || text.raw[0] != 0x30 {
            return value
        }
        return try numberInside(text).uint64
    }

    mutating func uint32(_ field: some OTLPField) throws(JSONError) {
        output.appendField(field.rawValue, varint: UInt64(try readUInt32()))
    }

    mutating func fixed32(_ field: some OTLPField) throws(JSONError) {
        output.appendField(field.rawValue, fixed32: try readUInt32())
    }

    /// An enum, by its number only; negative numbers are written as protobuf does, in ten bytes.
    mutating func enumeration(_ field: some OTLPField) throws(JSONError) {
        guard try reader.peek() == .number, let value = try reader.readNumber().int64,
            let number = Int32(exactly: value)
        else { throw reader.error("the number of an enum's value is expected") }
        output.appendField(field.rawValue, varint: UInt64(bitPattern: Int64(number)))
    }

    mutating func double(_ field: some OTLPField) throws(JSONError) {
        let value: Double
        if try reader.peek() == .string {
            let text = try reader.readString()
            if text == "NaN" {
                value = .nan
            } else if text == "Infinity" {
                value = .infinity
            } else if text == "-Infinity" {
                value = -.infinity
            } else {
                value = try numberInside(text).double
            }
        } else {
            value = try reader.readNumber().double
            guard value.isFinite else { throw reader.error("a number is out of range") }
        }
        output.appendField(field.rawValue, fixed64: value.bitPattern)
    }

    mutating func base64(_ field: some OTLPField) throws(JSONError) {
        let text = try reader.readString()
        // Some writers escape the slash, which is a digit of base64.
        var unescaped = ByteWriter(capacity: text.hasEscapes ? text.raw.count : 0)
        if text.hasEscapes { text.append(to: &unescaped) }
        let start = output.beginMessage(field.rawValue)
        guard output.appendDecodedBase64(text.hasEscapes ? unescaped.view : text.raw) else {
            throw reader.error("base64 is expected")
        }
        output.endMessage(start)
    }

    private mutating func readUInt32() throws(JSONError) -> UInt32 {
        guard let value = try number().uint64.flatMap(UInt32.init(exactly:)) else {
            throw reader.error("an unsigned integer of 32 bits is expected")
        }
        return value
    }

    /// A number, or the text of one.
    @inline(__always)
    private mutating func number() throws(JSONError) -> JSONNumber {
        if try reader.peek() == .string { return try numberInside(try reader.readString()) }
        return try reader.readNumber()
    }

    private func numberInside(_ text: JSONString) throws(JSONError) -> JSONNumber {
        var inner = try JSONReader(text.raw)
        guard !text.hasEscapes, let number = try? inner.readNumber(),
            (try? inner.expectEnd()) != nil
        else { throw reader.error("a number is expected") }
        return number
    }
}
