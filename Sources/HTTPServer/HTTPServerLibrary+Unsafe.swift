import CMicrohttpd

/// The library this module wraps.
package enum HTTPServerLibrary {
    /// Its version, as it says itself.
    package static var version: String { unsafe String(cString: MHD_get_version()) }
}
