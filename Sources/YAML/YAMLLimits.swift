/// How large a document may be before it is refused.
package struct YAMLLimits: Sendable, Equatable {
    /// The longest text, in bytes.
    package var bytes: Int
    /// The deepest nesting of sequences and mappings.
    package var depth: Int
    /// The most values, keys included.
    package var nodes: Int

    /// Creates limits; the defaults are ample for a configuration written by hand.
    package init(bytes: Int = 1 << 20, depth: Int = 32, nodes: Int = 100_000) {
        self.bytes = bytes
        self.depth = depth
        self.nodes = nodes
    }
}
