package import TraceModel

/// What is remembered of the decision on a trace.
package struct RememberedVerdict: Sendable, Equatable {
    package var verdict: TraceVerdict
    /// Whether spans that come late may bring the trace back, which was dropped.
    package var canBeRescued: Bool
    /// When it was decided, in whole seconds since the Unix epoch.
    package var decidedSeconds: UInt32

    /// Makes a verdict.
    package init(_ verdict: TraceVerdict, canBeRescued: Bool = false, at decidedAt: Timestamp) {
        self.verdict = verdict
        self.canBeRescued = canBeRescued && verdict == .dropped
        decidedSeconds = UInt32(clamping: decidedAt.nanoseconds / 1_000_000_000)
    }
}

/// The verdicts on traces of late, for spans that come after them: bounded, the oldest go first.
///
/// 32 bytes a verdict and 8 to 16 for finding it.
struct DecisionMemory {
    private struct Record {
        var traceID: TraceID
        var hash: UInt32
        var decidedSeconds: UInt32
        /// The threshold, `dropped` or `rescuable`.
        var verdict: UInt64

        static let dropped = UInt64.max
        static let rescuable = UInt64.max - 1
    }

    private let capacity: Int
    private var records: [Record] = []
    /// Where the oldest record is once the memory is full.
    private var oldest = 0
    private var table = SlotTable()

    /// Makes an empty memory for so many verdicts, at least one.
    init(capacity: Int) { self.capacity = max(1, min(capacity, Int(UInt32.max) - 1)) }

    var count: Int { table.count }

    /// The verdict on a trace, if it is remembered.
    func verdict(on id: TraceID, hash: UInt64) -> RememberedVerdict? {
        guard let slot = slot(of: id, hash) else { return nil }
        let record = records[Int(slot)]
        let isDropped = record.verdict >= Record.rescuable
        var found = RememberedVerdict(
            isDropped ? .dropped : .kept(threshold: record.verdict),
            canBeRescued: record.verdict == Record.rescuable, at: .epoch)
        found.decidedSeconds = record.decidedSeconds
        return found
    }

    /// Remembers a verdict; a later one on the same trace takes the place of the earlier.
    mutating func remember(_ verdict: RememberedVerdict, on id: TraceID, hash: UInt64) {
        let code =
            switch verdict.verdict {
            case .kept(let threshold): min(threshold, Record.rescuable - 1)
            case .dropped: verdict.canBeRescued ? Record.rescuable : Record.dropped
            }
        if let slot = slot(of: id, hash) {
            records[Int(slot)].verdict = code
            records[Int(slot)].decidedSeconds = verdict.decidedSeconds
            return
        }
        let record = Record(
            traceID: id, hash: UInt32(truncatingIfNeeded: hash),
            decidedSeconds: verdict.decidedSeconds, verdict: code)
        if records.count < capacity {
            table.insert(hash, slot: UInt32(records.count))
            records.append(record)
        } else {
            table.remove(UInt64(records[oldest].hash), slot: UInt32(oldest))
            table.insert(hash, slot: UInt32(oldest))
            records[oldest] = record
            oldest = (oldest + 1) % capacity
        }
    }

    private func slot(of id: TraceID, _ hash: UInt64) -> UInt32? {
        table.find(hash) { records[Int($0)].traceID == id }
    }
}
