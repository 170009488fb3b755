import TraceModel

/// What a search says of a trace, put together from the fragments that it is stored in.
struct FragmentSummary: Sendable {
    /// The span that stands for the trace: a root before any other, an earlier before a later one.
    struct Standing: Sendable {
        let isRoot: Bool
        let start: UInt64
        let service: String
        let name: String
        let environment: String

        func stands(before other: Standing) -> Bool {
            isRoot != other.isRoot ? isRoot : start < other.start
        }
    }

    let traceID: TraceID
    private(set) var start = UInt64.max
    private(set) var end: UInt64 = 0
    private(set) var spanCount = 0
    private(set) var errorCount = 0
    private(set) var services: Set<String> = []
    private(set) var standing: Standing?
    private(set) var threshold: UInt64 = 0

    init(_ traceID: TraceID, threshold: UInt64) {
        self.traceID = traceID
        self.threshold = threshold
    }

    /// Adds a span's times and status.
    mutating func add(start: UInt64, end: UInt64, isError: Bool) {
        self.start = min(self.start, start)
        self.end = max(self.end, end)
        spanCount += 1
        if isError { errorCount += 1 }
    }

    /// Adds the service of a span.
    mutating func add(service: String) { services.insert(service) }

    /// Lets a span stand for the trace, if none stands before it.
    mutating func offer(_ candidate: Standing) {
        if let standing, !candidate.stands(before: standing) { return }
        standing = candidate
    }

    /// Adds another fragment of the same trace.
    mutating func merge(_ other: FragmentSummary) {
        start = min(start, other.start)
        end = max(end, other.end)
        spanCount += other.spanCount
        errorCount += other.errorCount
        services.formUnion(other.services)
        threshold = max(threshold, other.threshold)
        if let candidate = other.standing { offer(candidate) }
    }

    /// The line of the search result.
    var summary: TraceSummary {
        TraceSummary(
            traceID: traceID, rootService: standing?.service ?? "",
            rootName: standing?.name ?? "", environment: standing?.environment ?? "",
            startTime: Timestamp(nanoseconds: start),
            durationNanos: end > start ? end - start : 0, spanCount: spanCount,
            errorCount: errorCount, services: services.sorted(), threshold: threshold)
    }
}
