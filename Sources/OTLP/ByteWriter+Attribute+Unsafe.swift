import Bytes

extension ByteWriter {
    /// Appends a `KeyValue` with a text as a field, all of it in one go.
    ///
    /// PERF: a dozen small appends, each with its own check for room, cost three times as much.
    ///
    /// SAFETY: `room` covers every byte that is written: four tags, five lengths of at most five
    /// bytes each, and the two texts.
    mutating func appendStringAttribute(_ field: Int, _ key: ByteView, _ text: ByteView) {
        let value = 1 + Self.varintCount(text.count) + text.count
        let pair =
            1 + Self.varintCount(key.count) + key.count + 1 + Self.varintCount(value) + value
        let room = pair + 16
        unsafe appendUnsafe(atMost: room) { memory in
            var output = unsafe RawOutput(memory)
            unsafe output.put(WireTag(field: field, type: .lengthDelimited), length: pair)
            unsafe output.put(KeyValueField.key, key)
            unsafe output.put(
                WireTag(field: KeyValueField.value.rawValue, type: .lengthDelimited),
                length: value)
            unsafe output.put(AnyValueField.stringValue, text)
            return unsafe output.count
        }
    }
}

/// A place in memory that is known to have room.
@unsafe
private struct RawOutput {
    private let memory: UnsafeMutableRawBufferPointer
    private(set) var count = 0

    @inline(__always)
    init(_ memory: UnsafeMutableRawBufferPointer) { unsafe self.memory = memory }

    /// Writes a tag, whose field number is below 16, and a length.
    @inline(__always)
    mutating func put(_ tag: WireTag, length: Int) {
        unsafe put(UInt8(truncatingIfNeeded: tag.field << 3) | tag.type.rawValue)
        var rest = length
        while rest >= 0x80 {
            unsafe put(UInt8(truncatingIfNeeded: rest) | 0x80)
            rest >>= 7
        }
        unsafe put(UInt8(truncatingIfNeeded: rest))
    }

    /// Writes a field of bytes.
    @inline(__always)
    mutating func put(_ field: some OTLPField, _ bytes: ByteView) {
        unsafe put(WireTag(field: field.rawValue, type: .lengthDelimited), length: bytes.count)
        unsafe bytes.withUnsafeBytes { source in
            guard let from = source.baseAddress, let to = unsafe memory.baseAddress else { return }
            unsafe (to + count).copyMemory(from: from, byteCount: source.count)
        }
        unsafe count += bytes.count
    }

    @inline(__always)
    private mutating func put(_ byte: UInt8) {
        unsafe memory.storeBytes(of: byte, toByteOffset: count, as: UInt8.self)
        unsafe count += 1
    }
}
