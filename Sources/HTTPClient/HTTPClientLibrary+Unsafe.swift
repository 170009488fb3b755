import CCurl

/// The library this module wraps.
package enum HTTPClientLibrary {
    /// Its version, the first word of what it says of itself: `libcurl/7.88.1 …`.
    package static var version: String {
        let words = unsafe String(cString: curl_version())
        return words.prefix { $0 != " " }.split(separator: "/").last.map(String.init) ?? words
    }
}
