extension ByteWriter {
    @inlinable
    package mutating func appendVarint(_ value: UInt64) {
        if value < 0x80 {
            append(UInt8(truncatingIfNeeded: value))
            return
        }
        var rest = value
        while rest >= 0x80 {
            append(UInt8(truncatingIfNeeded: rest) | 0x80)
            rest >>= 7
        }
        append(UInt8(truncatingIfNeeded: rest))
    }

    /// Appends the tag of a protobuf field.
    @inlinable
    package mutating func appendTag(_ field: Int, _ type: WireType) {
        if field < 16 {
            append(UInt8(truncatingIfNeeded: field << 3) | type.rawValue)
        } else {
            appendVarint(UInt64(truncatingIfNeeded: field << 3) | UInt64(type.rawValue))
        }
    }

    /// Appends a varint field, also when it is 0.
    @inlinable
    package mutating func appendField(_ field: Int, varint value: UInt64) {
        appendTag(field, .varint)
        appendVarint(value)
    }

    @inlinable
    package mutating func appendField(_ field: Int, fixed64 value: UInt64) {
        appendTag(field, .fixed64)
        appendLittleEndian(value)
    }

    @inlinable
    package mutating func appendField(_ field: Int, fixed32 value: UInt32) {
        appendTag(field, .fixed32)
        appendLittleEndian(value)
    }

    /// Appends a string, bytes or message field, also when it is empty.
    @inlinable
    package mutating func appendField(_ field: Int, bytes value: ByteView) {
        appendTag(field, .lengthDelimited)
        appendVarint(UInt64(value.count))
        append(value)
    }

    /// Appends a string, bytes or message field, also when it is empty.
    package mutating func appendField(_ field: Int, bytes value: ByteBuffer) {
        value.withView { appendField(field, bytes: $0) }
    }

    /// Appends a string field, also when it is empty.
    package mutating func appendField(_ field: Int, string value: String) {
        appendTag(field, .lengthDelimited)
        appendVarint(UInt64(value.utf8.count))
        append(value)
    }

    /// Begins a message field whose length is known only at its end; gives what ``endMessage(_:)``
    /// needs.
    ///
    /// One byte is left for the length, which fits most inner messages; longer ones are moved.
    @inlinable
    package mutating func beginMessage(_ field: Int) -> Int {
        appendTag(field, .lengthDelimited)
        append(0)
        return count
    }

    /// Ends a message field: writes its length in front of it.
    @inlinable
    package mutating func endMessage(_ start: Int) {
        let length = count - start
        if length < 0x80 {
            storeByte(UInt8(truncatingIfNeeded: length), at: start - 1)
            return
        }
        var extra = 0
        var rest = length >> 7
        while rest > 0 {
            extra += 1
            rest >>= 7
        }
        insertGap(at: start, count: extra)
        var value = length
        var offset = start - 1
        while value >= 0x80 {
            storeByte(UInt8(truncatingIfNeeded: value) | 0x80, at: offset)
            value >>= 7
            offset += 1
        }
        storeByte(UInt8(truncatingIfNeeded: value), at: offset)
    }

    /// Begins a message field that is likely of 128 bytes to 16 KiB, as ``beginLongMessage(_:)`` with
    /// two bytes for the length; another one is moved.
    @inlinable
    package mutating func beginMediumMessage(_ field: Int) -> Int {
        appendTag(field, .lengthDelimited)
        append(0)
        append(0)
        return count
    }

    /// Ends a message field of ``beginMediumMessage(_:)``.
    @inlinable
    package mutating func endMediumMessage(_ start: Int) {
        let length = count - start
        let extra = max(2, Self.varintCount(length)) - 2
        if extra > 0 { insertGap(at: start, count: extra) }
        var rest = length
        for offset in start - 2..<start + extra - 1 {
            storeByte(UInt8(truncatingIfNeeded: rest & 0x7F) | 0x80, at: offset)
            rest >>= 7
        }
        storeByte(UInt8(truncatingIfNeeded: rest), at: start + extra - 1)
    }

    /// Begins a message field that is likely long.
    ///
    /// Its length takes five bytes, so that nothing
    /// moves at its end. Protobuf's readers accept a varint with such padding.
    package mutating func beginLongMessage(_ field: Int) -> Int {
        appendTag(field, .lengthDelimited)
        append(repeating: 0, count: 5)
        return count
    }

    /// Ends a message field of ``beginLongMessage(_:)``.
    package mutating func endLongMessage(_ start: Int) {
        var rest = count - start
        for offset in start - 5..<start - 1 {
            storeByte(UInt8(truncatingIfNeeded: rest & 0x7F) | 0x80, at: offset)
            rest >>= 7
        }
        storeByte(UInt8(truncatingIfNeeded: rest & 0x7F), at: start - 1)
    }

    /// How many bytes a number takes as a varint.
    @inlinable
    package static func varintCount(_ value: Int) -> Int {
        (70 - (UInt64(truncatingIfNeeded: value) | 1).leadingZeroBitCount) / 7
    }
}
