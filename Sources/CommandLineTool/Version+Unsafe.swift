import CPlatform

/// What this binary is.
enum Version {
    /// The version of the product, as in `CHANGELOG.md`.
    static let number = "0.1.0"

    /// The commit it was built from; `unknown` outside of a checkout.
    static var commit: String { unsafe String(cString: tracewell_commit()) }
}
