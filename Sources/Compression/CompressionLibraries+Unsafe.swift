import CDeflate
import CZstd

/// The libraries this module wraps.
package enum CompressionLibraries {
    /// The version of libdeflate that was compiled against; it does not say another one.
    package static var deflate: String { LIBDEFLATE_VERSION_STRING }

    /// The version of libzstd, as it says itself.
    package static var zstd: String { unsafe String(cString: ZSTD_versionString()) }
}
