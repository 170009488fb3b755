import Bytes
import CZstd

/// Decodes zstd frames with libzstd, a whole frame a call.
///
/// Decoded like this, the output is the window: a frame that declares a window of 2 GiB costs no
/// memory for it, and needs no limit of its own.
@safe final class ZstdFrameDecoder {
    // SAFETY: made in `init`, freed in `deinit`, used by one thread at a time as the owner is.
    private let context: OpaquePointer

    init() {
        guard let context = unsafe ZSTD_createDCtx() else { fatalError("out of memory") }
        unsafe self.context = context
    }

    deinit { unsafe ZSTD_freeDCtx(context) }

    /// Decodes the frames that the input consists of.
    func decode(_ input: ByteView, into room: UnsafeMutableRawBufferPointer) -> DecodeOutcome {
        // SAFETY: libzstd reads only within `input` and writes only within `room`.
        let written = unsafe input.withUnsafeBytes { bytes in
            unsafe ZSTD_decompressDCtx(
                context, room.baseAddress, room.count, bytes.baseAddress, bytes.count)
        }
        if ZSTD_isError(written) == 0 { return .decoded(used: input.count, written: written) }
        return ZSTD_getErrorCode(written) == ZSTD_error_dstSize_tooSmall ? .needsRoom : .malformed
    }
}
