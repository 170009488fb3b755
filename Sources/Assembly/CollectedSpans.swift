import SystemClock
import TraceModel

/// The spans of one trace that wait together; there may be none.
struct CollectedSpans: Sendable {
    /// When the first of them came.
    private(set) var firstSeen: MonotonicTime
    /// The verdict on the trace, when there is one already.
    var earlierVerdict: RememberedVerdict?
    /// Whether they came after that verdict; replayed ones may have come before it.
    let isLate: Bool
    /// Whether some of them may be stored already.
    var mayBeStored: Bool
    private(set) var rootSeen = false
    private(set) var spanCount = 0
    /// Bytes of their messages.
    private(set) var bytes = 0
    /// Most traces come in one run, for which no array is needed.
    private var firstRun: HeldRun?
    private var laterRuns: [HeldRun] = []

    init(
        firstSeen: MonotonicTime, earlierVerdict: RememberedVerdict?, isLate: Bool,
        mayBeStored: Bool
    ) {
        self.firstSeen = firstSeen
        self.earlierVerdict = earlierVerdict
        self.isLate = isLate
        self.mayBeStored = mayBeStored
    }

    /// No spans at all.
    static let none = CollectedSpans(
        firstSeen: .distantFuture, earlierVerdict: nil, isLate: false, mayBeStored: false)

    var isEmpty: Bool { spanCount == 0 }

    /// Takes the spans out, so that there are none.
    mutating func take() -> CollectedSpans {
        let taken = self
        self = .none
        return taken
    }

    /// Adds a run.
    ///
    /// - Returns: What it costs in tables, in bytes.
    mutating func append(_ arrival: ArrivingRun) -> Int {
        spanCount += Int(arrival.run.count)
        bytes += arrival.bytes
        if arrival.rootIndex != nil { rootSeen = true }
        guard firstRun != nil else {
            firstRun = arrival.run
            return 0
        }
        laterRuns.append(arrival.run)
        return MemoryLayout<HeldRun>.stride
    }

    /// The runs in order of arrival.
    var runs: [HeldRun] {
        guard let firstRun else { return [] }
        return [firstRun] + laterRuns
    }

    /// Orders traces as their first spans came, those of one request as they stand in it.
    var arrival: (UInt64, UInt32) { (firstSeen.nanoseconds, firstRun?.first ?? 0) }

    /// Whether there are so many that the trace must not wait for more.
    func isOver(_ limits: AssemblyLimits) -> Bool {
        spanCount >= limits.spansPerTrace || bytes >= limits.bytesPerTrace
    }

    /// Gives the runs in order of arrival.
    func forEachRun(_ body: (HeldRun) -> Void) {
        if let firstRun { body(firstRun) }
        for run in laterRuns { body(run) }
    }

    /// What keeping these runs costs, without the batches they point into.
    var overheadBytes: Int {
        Self.tableBytes + laterRuns.count * MemoryLayout<HeldRun>.stride
    }

    /// What one trace costs in tables and lists, rounded up.
    private static let tableBytes = 256
}

/// Spans of one trace as they arrive, with what can be told of them before any lock is taken.
struct ArrivingRun {
    let traceID: TraceID
    let hash: UInt64
    let run: HeldRun
    /// Bytes of the spans' messages.
    let bytes: Int
    /// The first span without a parent, as an index into the batch.
    let rootIndex: Int?
}

/// Spans that leave assembly for their decision.
struct HandedSpans {
    let traceID: TraceID
    let collected: CollectedSpans
    let completion: TraceCompletion
}
