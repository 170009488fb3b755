package import Bytes
import CRE2

/// A compiled regular expression, matched in time linear in the text whatever the pattern is.
///
/// The syntax is RE2's, which is that of the OpenTelemetry Collector and of TraceQL: no look-around,
/// no back-references.
///
/// - Concurrency: Matches from many threads at once.
///
/// SAFETY: `expression` is made in `init`, freed in `deinit`, and never changed in between; RE2
/// objects may be shared by threads.
@safe
package final class RegularExpression: @unchecked Sendable {
    // SAFETY: Sendable because RE2's matching is const and locks what it caches.
    private let expression: OpaquePointer

    /// How much memory one expression and the caches of its matching may use, in bytes.
    package static let memoryLimit: Int64 = 4 << 20

    /// Compiles a pattern.
    ///
    /// - Throws: ``RegularExpressionError`` with what is wrong in the pattern, or that it is too large.
    package init(_ pattern: String) throws(RegularExpressionError) {
        var message = [CChar](repeating: 0, count: 256)
        let compiled = unsafe Bytes.withView(of: pattern) { view in
            unsafe view.withUnsafeBytes { bytes in
                unsafe message.withUnsafeMutableBufferPointer { error in
                    unsafe cre2_compile(
                        bytes.baseAddress?.assumingMemoryBound(to: CChar.self), bytes.count,
                        Self.memoryLimit, error.baseAddress, error.count)
                }
            }
        }
        guard let compiled = unsafe compiled else {
            let bytes = message.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }
            throw RegularExpressionError(message: String(decoding: bytes, as: UTF8.self))
        }
        unsafe expression = compiled
    }

    /// Whether some part of the text matches.
    package func isFound(in text: ByteView) -> Bool { matches(text, whole: false) }

    /// Whether the text matches from its start to its end.
    package func matchesWhole(_ text: ByteView) -> Bool { matches(text, whole: true) }

    private func matches(_ text: ByteView, whole: Bool) -> Bool {
        unsafe text.withUnsafeBytes { bytes in
            unsafe cre2_matches(
                expression, bytes.baseAddress?.assumingMemoryBound(to: CChar.self), bytes.count,
                whole)
        }
    }

    deinit { unsafe cre2_free(expression) }
}
