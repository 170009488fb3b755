package import Bytes
import CZstd

/// Compresses whole buffers into zstd frames that say how large their content is.
///
/// - Concurrency: One thread at a time; not `Sendable`.
@safe package final class ZstdCompressor {
    // SAFETY: made in `init`, freed in `deinit`, used by one thread at a time.
    private let context: OpaquePointer

    /// Makes a compressor.
    ///
    /// - Parameter level: 1 (fastest) to 19 (smallest); a level outside is taken for the nearest.
    package init(level: Int = 1) {
        guard let context = unsafe ZSTD_createCCtx() else { fatalError("out of memory") }
        unsafe self.context = context
        unsafe ZSTD_CCtx_setParameter(
            context, ZSTD_c_compressionLevel, CInt(min(max(level, 1), 19)))
    }

    deinit { unsafe ZSTD_freeCCtx(context) }

    /// Appends one frame with the given content, compressed in place.
    ///
    /// The frame has no checksum: who stores frames has one over more than the content.
    package func compress(_ input: ByteView, into output: inout ByteWriter) {
        unsafe output.appendUnsafe(atMost: ZSTD_compressBound(input.count)) { room in
            let written = unsafe input.withUnsafeBytes { bytes in
                // SAFETY: libzstd reads only within `bytes` and writes only within `room`.
                unsafe ZSTD_compress2(
                    context, room.baseAddress, room.count, bytes.baseAddress, bytes.count)
            }
            // With room up to the bound, only memory can be what is missing.
            guard ZSTD_isError(written) == 0 else { fatalError("out of memory") }
            return written
        }
    }
}
