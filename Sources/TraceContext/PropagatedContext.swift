/// What a caller passes on about its trace: both headers, read by the rules that bind them.
///
/// - Source: W3C Trace Context level 2, section 4.3.
package struct PropagatedContext: Hashable, Sendable {
    package var parent: TraceParent
    package var state: TraceState

    /// Makes a context.
    package init(parent: TraceParent, state: TraceState = TraceState()) {
        self.parent = parent
        self.state = state
    }

    /// Reads all values of the two headers, in their order.
    ///
    /// Nil without exactly one valid `traceparent`; `tracestate` is not looked at then. A broken
    /// `tracestate` reads as empty and harms nothing else.
    package init?(traceparent: [String], tracestate: [String]) {
        guard traceparent.count == 1, let parent = TraceParent(traceparent[0]) else { return nil }
        self.init(parent: parent, state: TraceState(headers: tracestate) ?? TraceState())
    }
}
