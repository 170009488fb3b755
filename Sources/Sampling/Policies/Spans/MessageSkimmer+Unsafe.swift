import Bytes

/// Walks the fields of a checked message and stops at those that somebody asks about only.
///
/// PERF: Of the dozen attributes of a span most policies ask about one or two. The others are passed
/// over by a few instructions each: a field of the common layout takes 2 ns.
///
/// SAFETY: `position ... end` lies within the view it was made of, which the caller keeps alive; no
/// step moves past `end`, and no load reaches over it.
@safe
struct MessageSkimmer {
    /// One field that was asked for.
    struct Field {
        let number: UInt8
        /// The bytes of a length-delimited field; for one of fixed width those of the number.
        let value: ByteView
    }

    /// What to stop at.
    struct Interest: Sendable {
        /// The field number of attributes, less than 16.
        let attributes: UInt8
        /// Tells which keys of attributes are not asked about.
        let keys: TextFilter
        /// The other fields, a bit for each number.
        let fields: UInt32
    }

    private var position: UnsafeRawPointer
    private let end: UnsafeRawPointer
    private let interest: Interest
    /// The tag before each attribute.
    private let tag: UInt8

    /// Begins at the first field.
    init(_ message: ByteView, _ interest: Interest) {
        let bytes = unsafe message.withUnsafeBytes { unsafe $0 }
        // A view's memory is never at address 0, also when it is empty.
        let start = unsafe bytes.baseAddress.unsafelyUnwrapped
        unsafe position = start
        unsafe end = start + bytes.count
        self.interest = interest
        tag = interest.attributes << 3 | WireType.lengthDelimited.rawValue
    }

    /// The next field that is asked for; nil at the end.
    @inline(__always)
    mutating func next() -> Field? {
        while unsafe end - position >= 2 {
            let head = unsafe UInt16(littleEndian: position.loadUnaligned(as: UInt16.self))
            let length = Int(head >> 8)
            guard UInt8(truncatingIfNeeded: head) == tag, length < 0x80 else {
                if passOver(head) { continue }
                if let field = skim() { return field }
                continue
            }
            let pair = unsafe position + 2
            guard unsafe length <= end - pair else { break }
            unsafe position = pair + length
            if unsafe mayBeAskedFor(pair, length) {
                return unsafe Field(
                    number: interest.attributes, value: ByteView(base: pair, count: length))
            }
        }
        unsafe position = end
        return nil
    }

    /// Passes over a field that is not asked for, by its first two bytes, where it has the common
    /// layout: a tag of one byte, and a length or a number of one byte where there is one.
    @inline(__always)
    private mutating func passOver(_ head: UInt16) -> Bool {
        let field = UInt32(head & 0xFF) >> 3
        guard field < 16, field != UInt32(interest.attributes), interest.fields >> field & 1 == 0
        else { return false }
        let size: Int
        switch head & 7 {
        case 0 where head < 0x8000: size = 2
        case 1: size = 9
        case 2 where head < 0x8000: size = 2 + Int(head >> 8)
        case 5: size = 5
        default: return false
        }
        guard unsafe size <= end - position else { return false }
        unsafe position += size
        return true
    }

    /// Whether a `KeyValue` message of less than 128 bytes has a key that may be asked for.
    @unsafe @inline(__always)
    private func mayBeAskedFor(_ pair: UnsafeRawPointer, _ length: Int) -> Bool {
        guard length >= 10 else { return true }
        let head = unsafe UInt16(littleEndian: pair.loadUnaligned(as: UInt16.self))
        let count = Int(head >> 8)
        // Another layout, or a key too short for two words: the general way finds out.
        guard UInt8(truncatingIfNeeded: head) == 0x0A, count >= 8, count <= length - 2 else {
            return true
        }
        let first = unsafe UInt64(
            littleEndian: pair.loadUnaligned(fromByteOffset: 2, as: UInt64.self))
        let last = unsafe UInt64(
            littleEndian: pair.loadUnaligned(fromByteOffset: count - 6, as: UInt64.self))
        return interest.keys.mayContain(TextFilter.mark(first: first, last: last, count: count))
    }

    /// Passes over one field of any layout; gives it when it is asked for.
    private mutating func skim() -> Field? {
        var reader = unsafe WireReader(ByteView(base: position, count: end - position))
        guard let tag = try? reader.readTag() else {
            unsafe position = end
            return nil
        }
        let value: ByteView?
        let before = reader.rest
        if tag.type == .lengthDelimited {
            value = try? reader.readBytes()
        } else {
            value = (try? reader.skip(tag.type)).map {
                before.prefix(before.count - reader.rest.count)
            }
        }
        guard let value else {
            unsafe position = end
            return nil
        }
        unsafe position = end - reader.rest.count
        if tag.field == Int(interest.attributes) {
            guard interest.keys.mayContainKey(of: value) else { return nil }
        } else {
            guard tag.field < 32, interest.fields >> UInt32(tag.field) & 1 == 1 else { return nil }
        }
        return Field(number: UInt8(truncatingIfNeeded: tag.field), value: value)
    }
}
