#if canImport(Glibc)
    internal import Glibc
#endif

/// A growing run of bytes with one owner: the way bytes are made.
///
/// Growth doubles. Running out of memory stops the program: callers bound what they append.
///
/// SAFETY: `memory` holds `capacity` bytes from `malloc`, of which the first `count` are written;
/// the type is not copyable, so there is one owner, which frees it once.
@safe
package struct ByteWriter: ~Copyable, @unchecked Sendable {
    @usableFromInline var memory: UnsafeMutableRawPointer
    /// How many bytes have been written.
    @usableFromInline package private(set) var count: Int
    /// How many bytes fit before the writer grows.
    @usableFromInline package private(set) var capacity: Int

    /// The memory as it passes to a buffer.
    @unsafe
    struct Parts {
        let memory: UnsafeMutableRawPointer
        let count: Int
        let capacity: Int
    }

    /// Makes an empty writer.
    package init(capacity: Int = 256) {
        self.capacity = max(capacity, 16)
        count = 0
        guard let memory = unsafe malloc(self.capacity) else { fatalError("out of memory") }
        unsafe self.memory = memory
    }

    deinit { unsafe free(memory) }

    consuming func finish() -> Parts {
        let parts = unsafe Parts(memory: memory, count: count, capacity: capacity)
        discard self
        return unsafe parts
    }

    /// The bytes written so far; valid until the next change of the writer.
    @inlinable
    package var view: ByteView {
        unsafe ByteView(base: UnsafeRawPointer(memory), count: count)
    }

    /// Makes room for more bytes without changing the count.
    @inlinable
    package mutating func reserve(_ additional: Int) {
        if capacity - count < additional { grow(by: additional) }
    }

    @usableFromInline
    mutating func grow(by additional: Int) {
        let wanted = max(capacity &* 2, count + additional)
        guard let moved = unsafe realloc(memory, wanted) else { fatalError("out of memory") }
        unsafe memory = moved
        capacity = wanted
    }

    /// Forgets what was written and keeps the memory.
    @inlinable
    package mutating func removeAll() { count = 0 }

    /// Keeps the first bytes only.
    @inlinable
    package mutating func truncate(to length: Int) { count = min(count, max(0, length)) }

    @inlinable
    package mutating func append(_ byte: UInt8) {
        reserve(1)
        unsafe memory.storeBytes(of: byte, toByteOffset: count, as: UInt8.self)
        count &+= 1
    }

    @inlinable
    package mutating func append(_ bytes: ByteView) {
        reserve(bytes.count)
        unsafe (memory + count).copyMemory(from: bytes.base, byteCount: bytes.count)
        count &+= bytes.count
    }

    package mutating func append(_ buffer: ByteBuffer) {
        buffer.withView { append($0) }
    }

    @inlinable
    package mutating func append(_ text: StaticString) {
        unsafe append(
            ByteView(base: UnsafeRawPointer(text.utf8Start), count: text.utf8CodeUnitCount))
    }

    /// Appends the UTF-8 of a text.
    package mutating func append(_ text: some StringProtocol) {
        let done: Void? = text.utf8.withContiguousStorageIfAvailable { bytes in
            guard let base = bytes.baseAddress else { return }
            unsafe append(ByteView(base: UnsafeRawPointer(base), count: bytes.count))
        }
        if done == nil { for byte in text.utf8 { append(byte) } }
    }

    /// Appends the same byte several times.
    package mutating func append(repeating byte: UInt8, count times: Int) {
        guard times > 0 else { return }
        reserve(times)
        unsafe (memory + count).initializeMemory(as: UInt8.self, repeating: byte, count: times)
        count += times
    }

    @inlinable
    package mutating func appendLittleEndian(_ value: UInt64) {
        reserve(8)
        unsafe memory.storeBytes(of: value.littleEndian, toByteOffset: count, as: UInt64.self)
        count &+= 8
    }

    @inlinable
    package mutating func appendLittleEndian(_ value: UInt32) {
        reserve(4)
        unsafe memory.storeBytes(of: value.littleEndian, toByteOffset: count, as: UInt32.self)
        count &+= 4
    }

    @inlinable
    package mutating func appendBigEndian(_ value: UInt64) {
        appendLittleEndian(value.byteSwapped)
    }

    /// Overwrites four bytes that were written before, for lengths known only afterwards.
    package mutating func overwrite(at offset: Int, littleEndian value: UInt32) {
        precondition(offset >= 0 && offset <= count - 4, "overwrite outside what was written")
        unsafe memory.storeBytes(of: value.littleEndian, toByteOffset: offset, as: UInt32.self)
    }

    /// Opens a gap of some bytes at an offset, for a prefix whose size is known only afterwards.
    @inlinable
    package mutating func insertGap(at offset: Int, count length: Int) {
        precondition(offset >= 0 && offset <= count && length >= 0, "gap outside what was written")
        reserve(length)
        unsafe (memory + offset + length).copyMemory(
            from: memory + offset, byteCount: count - offset)
        count &+= length
    }

    /// Lends free memory of at least `length` bytes; the closure says how many bytes it wrote.
    @unsafe @inlinable
    package mutating func appendUnsafe<Failure: Error>(
        atMost length: Int,
        _ body: (UnsafeMutableRawBufferPointer) throws(Failure) -> Int
    ) throws(Failure) {
        reserve(length)
        let written = unsafe try body(
            UnsafeMutableRawBufferPointer(start: memory + count, count: length))
        precondition(written >= 0 && written <= length, "more written than lent")
        count &+= written
    }

    @inlinable
    mutating func storeByte(_ byte: UInt8, at offset: Int) {
        precondition(offset >= 0 && offset < count, "store outside what was written")
        unsafe memory.storeBytes(of: byte, toByteOffset: offset, as: UInt8.self)
    }
}
