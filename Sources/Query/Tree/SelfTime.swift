import TraceModel

extension TraceTree {
    /// By span: the nanoseconds in which none of its children ran, the union of the children's
    /// intervals being cut to the span's own.
    package func selfTimes() -> [UInt64] {
        spans.indices.map { index in
            let span = spans[index]
            let end = span.startTime.adding(nanoseconds: span.durationNanos)
            var covered = span.startTime
            var own: UInt64 = 0
            for child in children(of: index) {
                let start = min(spans[child].startTime, end)
                own += start.nanoseconds(since: covered)
                covered = max(covered, min(spans[child].endTime, end))
            }
            return own + end.nanoseconds(since: covered)
        }
    }
}
