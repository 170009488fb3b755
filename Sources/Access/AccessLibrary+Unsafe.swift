import CCrypto

/// The library this module wraps.
package enum AccessLibrary {
    /// Its version, as it says itself.
    package static var version: String {
        unsafe String(cString: OpenSSL_version(OPENSSL_VERSION_STRING))
    }
}
