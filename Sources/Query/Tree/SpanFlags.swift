/// What is unusual about a span's place in its trace: said wherever the span is shown, never repaired.
package struct SpanFlags: OptionSet, Hashable, Sendable {
    package let rawValue: UInt16

    /// Makes a set of its bits.
    package init(rawValue: UInt16) { self.rawValue = rawValue }

    /// It names a parent that is not there.
    package static let orphan = SpanFlags(rawValue: 1 << 0)
    /// It came after the sampling decision on its trace.
    package static let late = SpanFlags(rawValue: 1 << 1)
    /// It starts before its parent, or a call ends after it returned, so clocks of machines differ.
    ///
    /// Times are shown as they were sent.
    package static let clockSkew = SpanFlags(rawValue: 1 << 2)
    /// It ends after its parent, which therefore did not wait for it.
    package static let outlivesParent = SpanFlags(rawValue: 1 << 3)
    /// Its chain of parents leads back to itself; the link from this span upwards was left out.
    package static let cycle = SpanFlags(rawValue: 1 << 4)
    /// It names itself as its parent.
    package static let selfParent = SpanFlags(rawValue: 1 << 5)
    /// Another span of the trace has the same identifier.
    package static let sharedID = SpanFlags(rawValue: 1 << 6)
    /// It stands too deep to be nested in JSON; its subtree is listed among the roots.
    package static let continued = SpanFlags(rawValue: 1 << 7)

    private static let table: [(flag: SpanFlags, name: String)] = [
        (.orphan, "orphan"), (.late, "late"), (.clockSkew, "clock_skew"),
        (.outlivesParent, "outlives_parent"), (.cycle, "cycle"), (.selfParent, "self_parent"),
        (.sharedID, "shared_id"), (.continued, "continued"),
    ]

    /// The names of the flags in the set, as the API writes them.
    package var names: [String] { Self.table.filter { contains($0.flag) }.map(\.name) }

    /// The flag with a name; nil for one this version does not know.
    package init?(name: String) {
        guard let known = Self.table.first(where: { $0.name == name }) else { return nil }
        self = known.flag
    }
}
