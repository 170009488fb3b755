package import Bytes

/// The member of a `tracestate` by which the head of sampling leaves its decision to the tail.
///
/// It stands first, `tracewell=head:cccd,…`, while the trace is pending and in the journal, and is
/// taken off before the trace is stored. It is ours alone: what comes from outside is data like any
/// other, and can do no more than have its own span dropped.
package enum HeadMark {
    /// How a `tracestate` with a mark begins.
    package static let prefix: StaticString = "tracewell=head:"

    /// Whether a `tracestate` begins with a mark.
    package static func leads(_ traceState: ByteView) -> Bool {
        traceState.prefix(prefix.utf8CodeUnitCount) == prefix
    }
}
