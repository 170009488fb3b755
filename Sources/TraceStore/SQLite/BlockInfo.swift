import TraceModel

/// What is known of a stored block without reading it.
struct BlockInfo: Equatable, Sendable {
    /// The block's number in its partition, from 1.
    let id: Int
    let storedAt: Timestamp
    /// Of traces' starts and spans' durations.
    ///
    /// The earliest start is that of whole traces, of which other blocks may hold earlier fragments.
    var bounds: BlockBounds
    let spanCount: Int
    let traceCount: Int
    let bytes: Int

    /// Whether no trace of the block can be in the answer to a request.
    func isOutside(_ request: SearchRequest) -> Bool {
        if bounds.maxStart < request.from.nanoseconds { return true }
        if bounds.minStart >= request.to.nanoseconds { return true }
        if let after = request.after, bounds.minStart > after.startTime.nanoseconds { return true }
        let criteria = request.criteria
        if criteria.errorOnly, !bounds.hasError { return true }
        if let least = criteria.minDurationNanos, bounds.maxDuration < least { return true }
        if let most = criteria.maxDurationNanos, bounds.minDuration > most { return true }
        return false
    }
}
