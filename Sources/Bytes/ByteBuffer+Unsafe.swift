#if canImport(Glibc)
    internal import Glibc
#endif

/// An immutable run of bytes on the heap, shared by reference.
///
/// SAFETY: The memory is written only before the buffer is made (by ``ByteWriter`` or the
/// initializers here) and freed when the last reference goes.
@safe
package final class ByteBuffer: @unchecked Sendable {
    // SAFETY: Sendable because nothing writes to the memory after init.
    private let memory: UnsafeMutableRawPointer
    /// How many bytes there are.
    package let count: Int
    /// How many bytes of memory the buffer holds, which is what it costs.
    package let capacity: Int

    /// Takes over memory from `malloc` that holds `count` bytes in use.
    @unsafe
    package init(adopting memory: UnsafeMutableRawPointer, count: Int, capacity: Int) {
        unsafe self.memory = memory
        self.count = count
        self.capacity = capacity
    }

    /// Copies the bytes of a view.
    package convenience init(copying view: ByteView) {
        var writer = ByteWriter(capacity: view.count)
        writer.append(view)
        unsafe self.init(writer.finish())
    }

    /// Copies bytes.
    package convenience init(_ bytes: some Sequence<UInt8>) {
        var writer = ByteWriter(capacity: bytes.underestimatedCount)
        for byte in bytes { writer.append(byte) }
        unsafe self.init(writer.finish())
    }

    @unsafe
    private convenience init(_ parts: ByteWriter.Parts) {
        unsafe self.init(adopting: parts.memory, count: parts.count, capacity: parts.capacity)
    }

    /// All the bytes; keep the buffer alive while the view is used.
    ///
    /// Take it of a buffer that has a name: a temporary one is freed before its view is read.
    package var view: ByteView {
        unsafe ByteView(base: UnsafeRawPointer(memory), count: count)
    }

    /// Lends all the bytes to a closure and keeps the buffer alive until it ends.
    package func withView<Result, Failure: Error>(
        _ body: (ByteView) throws(Failure) -> Result
    ) throws(Failure) -> Result {
        defer { withExtendedLifetime(self) {} }
        return try body(view)
    }

    /// The text of the bytes; bytes that are not UTF-8 read as U+FFFD.
    package var string: String { withView { $0.string } }

    /// A copy as an array.
    package var array: [UInt8] { withView { $0.array } }

    deinit { unsafe free(memory) }
}

extension ByteWriter {
    /// Turns what was written into a buffer, without a copy.
    package consuming func finish() -> ByteBuffer {
        let parts: Parts = unsafe finish()
        return unsafe ByteBuffer(
            adopting: parts.memory, count: parts.count, capacity: parts.capacity)
    }
}
