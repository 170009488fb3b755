/// What a block's metadata says of its spans, to tell which searches it cannot answer.
struct BlockBounds: Equatable, Sendable {
    /// The earliest and latest start of a trace's fragment.
    var minStart = UInt64.max
    var maxStart: UInt64 = 0
    /// The shortest and longest duration of a span, in nanoseconds.
    var minDuration = UInt64.max
    var maxDuration: UInt64 = 0
    var hasError = false

    @inline(__always)
    mutating func addTrace(start: UInt64) {
        minStart = min(minStart, start)
        maxStart = max(maxStart, start)
    }

    @inline(__always)
    mutating func addSpan(start: UInt64, end: UInt64) {
        let duration = end > start ? end - start : 0
        minDuration = min(minDuration, duration)
        maxDuration = max(maxDuration, duration)
    }
}
