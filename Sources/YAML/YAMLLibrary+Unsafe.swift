import CYAML

/// The library this module wraps.
package enum YAMLLibrary {
    /// Its version, as it says itself.
    package static var version: String { unsafe String(cString: yaml_get_version_string()) }
}
