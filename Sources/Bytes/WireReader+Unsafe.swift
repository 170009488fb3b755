/// Why a protobuf message could not be read.
package enum WireError: Error, Equatable, Sendable {
    /// A field reaches past the end of its message.
    case truncated
    /// A varint has more than ten bytes or more than 64 bits.
    case overlongVarint
    /// A field number of 0 or past 2^29 - 1, or a wire type that proto3 does not have.
    case invalidTag
    /// A known field came with another wire type than it is declared with.
    case wrongWireType
}

/// How a field's value is laid out; raw values are protobuf's.
///
/// Groups are refused as invalid tags.
@frozen
package enum WireType: UInt8, Sendable {
    case varint = 0
    case fixed64 = 1
    case lengthDelimited = 2
    case fixed32 = 5
}

/// The number and wire type that stand before each field.
@frozen
package struct WireTag: Equatable, Sendable {
    package let field: Int
    package let type: WireType

    @inlinable
    package init(field: Int, type: WireType) {
        self.field = field
        self.type = type
    }
}

/// A cursor over the fields of one protobuf message; never reads outside its view.
///
/// SAFETY: `position ... end` lies within the view the reader was made of; each read checks the
/// distance to `end` before it moves.
@safe @frozen
package struct WireReader {
    @usableFromInline var position: UnsafeRawPointer
    @usableFromInline let end: UnsafeRawPointer

    /// Begins at the first field of a message.
    @inlinable
    package init(_ message: ByteView) {
        unsafe position = message.base
        unsafe end = message.base + message.count
    }

    @inlinable
    package var isAtEnd: Bool { unsafe position >= end }

    /// The bytes not read yet.
    @inlinable
    package var rest: ByteView { unsafe ByteView(base: position, count: end - position) }

    /// Reads the tag of the next field.
    @inlinable
    package mutating func readTag() throws(WireError) -> WireTag {
        let key = try readVarint()
        guard let type = WireType(rawValue: UInt8(truncatingIfNeeded: key & 7)),
            key >= 8, key <= 0xFFFF_FFFF
        else { throw .invalidTag }
        return WireTag(field: Int(truncatingIfNeeded: key >> 3), type: type)
    }

    @inlinable
    package mutating func readVarint() throws(WireError) -> UInt64 {
        guard unsafe position < end else { throw .truncated }
        let first = unsafe position.load(as: UInt8.self)
        if first < 0x80 {
            unsafe position += 1
            return UInt64(first)
        }
        return try readLongVarint()
    }

    @usableFromInline
    mutating func readLongVarint() throws(WireError) -> UInt64 {
        var value: UInt64 = 0
        var shift: UInt64 = 0
        while unsafe position < end {
            let byte = unsafe position.load(as: UInt8.self)
            unsafe position += 1
            if shift == 63 && byte > 1 { throw .overlongVarint }
            value |= UInt64(byte & 0x7F) &<< shift
            if byte < 0x80 { return value }
            shift += 7
            if shift > 63 { throw .overlongVarint }
        }
        throw .truncated
    }

    @inlinable
    package mutating func readFixed64() throws(WireError) -> UInt64 {
        guard unsafe end - position >= 8 else { throw .truncated }
        let value = unsafe UInt64(littleEndian: position.loadUnaligned(as: UInt64.self))
        unsafe position += 8
        return value
    }

    @inlinable
    package mutating func readFixed32() throws(WireError) -> UInt32 {
        guard unsafe end - position >= 4 else { throw .truncated }
        let value = unsafe UInt32(littleEndian: position.loadUnaligned(as: UInt32.self))
        unsafe position += 4
        return value
    }

    /// Reads the length and the bytes of a string, bytes or message field.
    @inlinable
    package mutating func readBytes() throws(WireError) -> ByteView {
        let length = try readVarint()
        guard unsafe length <= UInt64(end - position) else { throw .truncated }
        let view = unsafe ByteView(base: position, count: Int(truncatingIfNeeded: length))
        unsafe position += view.count
        return view
    }

    /// Passes over the value of a field.
    @inlinable
    package mutating func skip(_ type: WireType) throws(WireError) {
        switch type {
        case .varint: _ = try readVarint()
        case .fixed64: _ = try readFixed64()
        case .fixed32: _ = try readFixed32()
        case .lengthDelimited: _ = try readBytes()
        }
    }
}
