package import Bytes
import CDeflate

/// Compresses whole buffers into gzip, zlib or bare deflate data.
///
/// - Concurrency: One thread at a time; not `Sendable`.
@safe package final class Deflater {
    // SAFETY: made in `init`, freed in `deinit`, used by one thread at a time.
    private let context: OpaquePointer

    /// Makes a compressor.
    ///
    /// - Parameter level: 1 (fastest) to 12 (smallest); a level outside is taken for the nearest.
    package init(level: Int = 6) {
        guard let context = unsafe libdeflate_alloc_compressor(CInt(min(max(level, 1), 12))) else {
            fatalError("out of memory")
        }
        unsafe self.context = context
    }

    deinit { unsafe libdeflate_free_compressor(context) }

    /// Appends the compressed form of some bytes.
    package func compress(
        _ input: ByteView, as format: DeflateFormat, into output: inout ByteWriter
    ) {
        let (bound, call) =
            switch format {
            case .gzip: unsafe (libdeflate_gzip_compress_bound, libdeflate_gzip_compress)
            case .zlib: unsafe (libdeflate_zlib_compress_bound, libdeflate_zlib_compress)
            case .raw: unsafe (libdeflate_deflate_compress_bound, libdeflate_deflate_compress)
            }
        unsafe output.appendUnsafe(atMost: bound(context, input.count)) { room in
            let written = unsafe input.withUnsafeBytes { bytes in
                // SAFETY: libdeflate reads only within `bytes` and writes only within `room`.
                unsafe call(context, bytes.baseAddress, bytes.count, room.baseAddress, room.count)
            }
            precondition(written > 0, "the bound was not enough room")
            return written
        }
    }
}
