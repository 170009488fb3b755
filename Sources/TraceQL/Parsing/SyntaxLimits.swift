/// How much a query may ask of whoever reads it.
enum SyntaxLimits {
    /// Bytes of UTF-8.
    static let textBytes = 64 << 10
    /// How deep expressions may nest.
    static let depth = 64
    /// How many values, operators and stages there may be.
    static let nodes = 10_000
    /// How many different regular expressions there may be.
    static let patterns = 256
}
