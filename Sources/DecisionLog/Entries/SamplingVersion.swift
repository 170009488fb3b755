import Bytes
import TraceModel

/// One state of the sampling part of the configuration, known by the hash of its text.
package struct SamplingVersion: Hashable, Sendable {
    /// The XXH3 hash of the text.
    package let hash: UInt64

    /// Names a version by its hash.
    package init(hash: UInt64) { self.hash = hash }

    /// Names the version that a text is.
    package init(of text: String) { hash = withView(of: text, \.hash64) }
}

extension SamplingVersion: LosslessStringConvertible {
    /// The hash in 16 hex digits.
    package var description: String { hash.hexDigits }

    /// Reads 16 hex digits.
    package init?(_ description: String) {
        guard description.utf8.count == 16, let hash = UInt64(hexDigits: description.utf8) else {
            return nil
        }
        self.init(hash: hash)
    }
}
