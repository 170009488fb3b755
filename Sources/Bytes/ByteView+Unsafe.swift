internal import CXXHash

/// A read-only, bounds-checked window on bytes that someone else owns.
///
/// A view is two words: copying it neither copies nor retains anything. Whoever keeps a view keeps
/// its owner, in most cases a ``ByteBuffer``, alive for as long.
///
/// SAFETY: `base` is valid for `count` bytes while the owner lives; the holder of the view answers
/// for that. No member reads outside the window, whatever index it is given.
@safe @frozen
package struct ByteView: @unchecked Sendable {
    // SAFETY: Sendable because the bytes behind a view are never written while a view exists.
    @usableFromInline let base: UnsafeRawPointer
    package let count: Int

    /// Makes a view of memory that outlives it.
    @unsafe @inlinable
    package init(base: UnsafeRawPointer, count: Int) {
        unsafe self.base = base
        self.count = count
    }

    /// A view of no bytes.
    @inlinable
    package static var empty: ByteView {
        unsafe ByteView(base: UnsafeRawPointer(bitPattern: 8).unsafelyUnwrapped, count: 0)
    }

    @inlinable
    package var isEmpty: Bool { count == 0 }

    /// The byte at an index within bounds; another index is a bug of ours and stops the program.
    @inlinable
    package subscript(index: Int) -> UInt8 {
        precondition(index >= 0 && index < count, "index outside the view")
        return unsafe base.load(fromByteOffset: index, as: UInt8.self)
    }

    /// A part of this view; nil when it does not lie within.
    @inlinable
    package func slice(from offset: Int, count length: Int) -> ByteView? {
        guard offset >= 0, length >= 0, offset <= count, length <= count - offset else {
            return nil
        }
        return unsafe ByteView(base: base + offset, count: length)
    }

    /// The first bytes, all of them when there are fewer.
    @inlinable
    package func prefix(_ length: Int) -> ByteView {
        unsafe ByteView(base: base, count: Swift.max(0, Swift.min(length, count)))
    }

    /// What follows the first bytes; empty when there are no more.
    @inlinable
    package func dropFirst(_ length: Int) -> ByteView {
        let skipped = Swift.max(0, Swift.min(length, count))
        return unsafe ByteView(base: base + skipped, count: count - skipped)
    }

    /// Eight bytes at an offset as a little-endian number; nil when they do not lie within.
    @inlinable
    package func littleEndian64(at offset: Int) -> UInt64? {
        guard offset >= 0, count >= 8, offset <= count - 8 else { return nil }
        return unsafe UInt64(
            littleEndian: base.loadUnaligned(fromByteOffset: offset, as: UInt64.self))
    }

    /// Four bytes at an offset as a little-endian number; nil when they do not lie within.
    @inlinable
    package func littleEndian32(at offset: Int) -> UInt32? {
        guard offset >= 0, count >= 4, offset <= count - 4 else { return nil }
        return unsafe UInt32(
            littleEndian: base.loadUnaligned(fromByteOffset: offset, as: UInt32.self))
    }

    /// Eight bytes at an offset as a big-endian number; nil when they do not lie within.
    @inlinable
    package func bigEndian64(at offset: Int) -> UInt64? {
        littleEndian64(at: offset)?.byteSwapped
    }

    /// A 64-bit XXH3 hash: for tables, filters and checksums, not against an adversary.
    package var hash64: UInt64 { unsafe cxxhash_xxh3_64(base, count) }

    /// The distance from the start of another view that contains this one.
    ///
    /// - Returns: Nil when this view does not begin within the other.
    @inlinable
    package func offset(in outer: ByteView) -> Int? {
        let distance = unsafe base - outer.base
        return distance >= 0 && distance <= outer.count ? distance : nil
    }

    /// Lends the memory to a call that takes pointers.
    @unsafe @inlinable
    package func withUnsafeBytes<Result, Failure: Error>(
        _ body: (UnsafeRawBufferPointer) throws(Failure) -> Result
    ) throws(Failure) -> Result {
        unsafe try body(UnsafeRawBufferPointer(start: base, count: count))
    }
}

extension ByteView: Equatable {
    /// Compares the bytes, wherever they lie.
    @inlinable
    package static func == (lhs: ByteView, rhs: ByteView) -> Bool {
        unsafe lhs.count == rhs.count && equalBytes(lhs.base, rhs.base, lhs.count)
    }

    /// Compares with a literal.
    @inlinable
    package static func == (lhs: ByteView, rhs: StaticString) -> Bool {
        unsafe lhs.count == rhs.utf8CodeUnitCount
            && equalBytes(lhs.base, UnsafeRawPointer(rhs.utf8Start), lhs.count)
    }

    /// Compares 8 bytes at a step: most compared strings are shorter than a `memcmp` call is worth.
    @unsafe @inlinable
    static func equalBytes(_ lhs: UnsafeRawPointer, _ rhs: UnsafeRawPointer, _ count: Int) -> Bool {
        var offset = 0
        while offset + 8 <= count {
            let left = unsafe lhs.loadUnaligned(fromByteOffset: offset, as: UInt64.self)
            let right = unsafe rhs.loadUnaligned(fromByteOffset: offset, as: UInt64.self)
            if left != right { return false }
            offset += 8
        }
        while offset < count {
            let left = unsafe lhs.load(fromByteOffset: offset, as: UInt8.self)
            let right = unsafe rhs.load(fromByteOffset: offset, as: UInt8.self)
            if left != right { return false }
            offset += 1
        }
        return true
    }
}

extension ByteView {
    /// The text of these bytes; bytes that are not UTF-8 read as U+FFFD.
    package var string: String {
        unsafe String(decoding: UnsafeRawBufferPointer(start: base, count: count), as: UTF8.self)
    }

    /// A copy as an array.
    package var array: [UInt8] { unsafe Array(UnsafeRawBufferPointer(start: base, count: count)) }
}

/// Lends the UTF-8 of a text as a view, without a copy where the text is contiguous.
package func withView<Result>(of text: String, _ body: (ByteView) -> Result) -> Result {
    var contiguous = text
    return contiguous.withUTF8 { utf8 in
        guard let start = utf8.baseAddress else { return body(.empty) }
        return unsafe body(ByteView(base: UnsafeRawPointer(start), count: utf8.count))
    }
}
