import CSQLite

/// The library this module wraps.
package enum SQLiteLibrary {
    /// Its version, as it says itself.
    package static var version: String { unsafe String(cString: sqlite3_libversion()) }
}
