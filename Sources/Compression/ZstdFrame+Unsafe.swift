import Bytes
import CZstd

/// The first frame of some zstd data, found without decoding it.
struct ZstdFrame {
    /// The frame, header and checksum included.
    let bytes: ByteView
    /// Whether it carries no content for us: RFC 8878 section 3.1.2.
    let isSkippable: Bool
    /// The size its header declares, which nothing has checked; nil when it declares none.
    let contentSize: UInt64?

    /// Finds the end of the first frame.
    ///
    /// - Throws: ``InflateError/malformed`` when it is cut short or is no frame.
    init(first input: ByteView) throws(InflateError) {
        guard let magic = input.littleEndian32(at: 0) else { throw .malformed }
        isSkippable = magic & 0xFFFF_FFF0 == 0x184D_2A50
        // SECURITY: libzstd may also know the formats from before 0.8, which no sender needs and
        // whose decoders get little attention.
        guard isSkippable || magic == 0xFD2F_B528 else { throw .malformed }
        let (size, declared) = unsafe input.withUnsafeBytes { bytes in
            // SAFETY: both calls read only within `bytes`.
            unsafe (
                ZSTD_findFrameCompressedSize(bytes.baseAddress, bytes.count),
                ZSTD_getFrameContentSize(bytes.baseAddress, bytes.count)
            )
        }
        guard ZSTD_isError(size) == 0, size > 0, let frame = input.slice(from: 0, count: size)
        else {
            throw .malformed
        }
        bytes = frame
        // ZSTD_CONTENTSIZE_UNKNOWN and ZSTD_CONTENTSIZE_ERROR: macros that Swift cannot see.
        switch declared {
        case .max: contentSize = nil
        case .max - 1: throw .malformed
        default: contentSize = declared
        }
    }
}
