package import Bytes

/// Reads back single frames of which the exact size is known, as ``ZstdCompressor`` writes them.
///
/// - Concurrency: One thread at a time; not `Sendable`.
package final class ZstdDecompressor {
    private let decoder = ZstdFrameDecoder()

    /// Makes a decompressor.
    package init() {}

    /// Appends the content of a frame, decompressed in place.
    ///
    /// - Parameters:
    ///   - input: One frame, all of it.
    ///   - count: The size of its content in bytes, known from elsewhere.
    ///   - output: Unchanged when this throws.
    /// - Throws: ``InflateError/malformed`` when the frame is damaged or declares another size;
    ///   nothing has been allocated then for the size it declares.
    package func decompress(
        _ input: ByteView, count: Int, into output: inout ByteWriter
    ) throws(InflateError) {
        let frame = try ZstdFrame(first: input)
        guard frame.bytes.count == input.count, !frame.isSkippable,
            let declared = frame.contentSize, declared == UInt64(exactly: count)
        else { throw .malformed }
        try unsafe output.appendUnsafe(atMost: count) { (room) throws(InflateError) in
            guard case .decoded(_, let written) = unsafe decoder.decode(input, into: room),
                written == count
            else { throw .malformed }
            return written
        }
    }
}
