/// Counters and sizes of assembly; counters since the start.
package struct AssemblyStatistics: Sendable, Equatable {
    /// Traces that wait for more spans, late ones included.
    package var pendingTraces = 0
    /// Their spans.
    package var pendingSpans = 0
    /// What they cost in memory, in bytes.
    package var pendingBytes = 0
    /// Traces handed on and not settled.
    package var decidingTraces = 0
    /// What those cost in memory, in bytes.
    package var decidingBytes = 0
    /// What dropped traces cost that late spans may bring back, in bytes.
    package var rescueBytes = 0
    /// How long ago the first span of the oldest pending trace came.
    package var oldestAge = Duration.zero
    /// Verdicts kept for late spans.
    package var rememberedDecisions = 0

    /// Spans added.
    package var addedSpans = 0
    /// Traces begun, late ones not counted.
    package var addedTraces = 0
    /// Spans of traces that had been kept.
    package var lateSpansKept = 0
    /// Spans of traces that had been dropped, dropped after them.
    package var lateSpansDropped = 0
    /// Spans that were sent twice.
    package var duplicateSpans = 0
    /// Traces handed on, by the reason.
    package var completed: [TraceCompletion: Int] = [:]

    /// Makes empty statistics.
    package init() {}

    /// Adds the counts of a part; the age is that of the older one.
    mutating func add(_ other: AssemblyStatistics) {
        pendingTraces += other.pendingTraces
        pendingSpans += other.pendingSpans
        decidingTraces += other.decidingTraces
        oldestAge = max(oldestAge, other.oldestAge)
        rememberedDecisions += other.rememberedDecisions
        addedSpans += other.addedSpans
        addedTraces += other.addedTraces
        lateSpansKept += other.lateSpansKept
        lateSpansDropped += other.lateSpansDropped
        completed.merge(other.completed, uniquingKeysWith: +)
    }
}
