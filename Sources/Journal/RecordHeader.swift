import Bytes
import TraceModel

/// The 32 bytes in front of each body in a segment.
///
/// See `docs/format/journal.md`.
struct RecordHeader: Equatable {
    static let byteCount = 32
    /// Records begin at multiples of this, so that a search for the next one has few places to look.
    static let alignment = 16
    static let maxLength = UInt32.max
    private static let magic: UInt16 = 0x4A54  // "TJ"

    /// What a record is.
    enum Kind: UInt8 {
        /// A request body.
        case body = 1
        /// The end of a segment: nothing follows.
        case seal = 2
    }

    var kind: Kind
    var encoding: BodyEncoding
    /// The number of bytes behind the header.
    var length: UInt32
    /// The tag of the segment.
    var tag: UInt64
    var receivedAt: Timestamp

    /// How far it is from the start of a record to that of the next.
    static func stride(_ length: Int) -> Int {
        (byteCount + length + alignment - 1) / alignment * alignment
    }

    /// The header with its checksum, which covers the header and the XXH3-64 of the body.
    ///
    /// That of the body can be computed before the tag is known, outside of the journal's lock.
    func encoded(bodyHash: UInt64) -> ByteBuffer {
        var writer = ByteWriter(capacity: Self.byteCount)
        writer.append(UInt8(truncatingIfNeeded: Self.magic))
        writer.append(UInt8(truncatingIfNeeded: Self.magic >> 8))
        writer.append(kind.rawValue)
        writer.append(encoding.rawValue)
        writer.appendLittleEndian(length)
        writer.appendLittleEndian(tag)
        writer.appendLittleEndian(receivedAt.nanoseconds)
        let fields = writer.count
        writer.appendLittleEndian(bodyHash)
        let checksum = writer.view.hash64
        writer.truncate(to: fields)
        writer.appendLittleEndian(checksum)
        return writer.finish()
    }

    /// Reads a header; nil when these are not the bytes of one with this tag.
    ///
    /// That the fields are as they were written only ``matches(_:body:)`` can tell.
    init?(_ bytes: ByteView, tag: UInt64) {
        guard bytes.count >= Self.byteCount, bytes.littleEndian64(at: 8) == tag,
            UInt16(bytes[0]) | UInt16(bytes[1]) << 8 == Self.magic,
            let kind = Kind(rawValue: bytes[2]), let encoding = BodyEncoding(rawValue: bytes[3]),
            let length = bytes.littleEndian32(at: 4), let receivedAt = bytes.littleEndian64(at: 16)
        else { return nil }
        self.init(
            kind: kind, encoding: encoding, length: length, tag: tag,
            receivedAt: Timestamp(nanoseconds: receivedAt))
    }

    init(
        kind: Kind, encoding: BodyEncoding, length: UInt32, tag: UInt64, receivedAt: Timestamp
    ) {
        self.kind = kind
        self.encoding = encoding
        self.length = length
        self.tag = tag
        self.receivedAt = receivedAt
    }

    /// Whether a body belongs to this header, going by the checksum behind the header's fields.
    func matches(_ checksum: UInt64, body: ByteView) -> Bool {
        encoded(bodyHash: body.hash64).withView { $0.littleEndian64(at: 24) } == checksum
    }
}
