import CXXHash

/// The library this module wraps.
package enum BytesLibrary {
    /// The version of xxHash, which is compiled in.
    package static var version: String {
        let number = cxxhash_version()
        return "\(number / 10000).\(number / 100 % 100).\(number % 100)"
    }
}
