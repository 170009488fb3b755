import TraceModel

/// The verdicts on traces of late, for spans that come after them: bounded, the oldest go first.
///
/// 24 bytes a verdict and 8 to 16 for finding it.
struct DecisionMemory {
    private struct Record {
        var traceID: TraceID
        var hash: UInt32
        /// The threshold, or `dropped`.
        var verdict: UInt64

        static let dropped = UInt64.max
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
    func verdict(on id: TraceID, hash: UInt64) -> TraceVerdict? {
        guard let slot = slot(of: id, hash) else { return nil }
        let verdict = records[Int(slot)].verdict
        return verdict == Record.dropped ? .dropped : .kept(threshold: verdict)
    }

    /// Remembers a verdict; a later one on the same trace takes the place of the earlier.
    mutating func remember(_ verdict: TraceVerdict, on id: TraceID, hash: UInt64) {
        let code =
            switch verdict {
            case .kept(let threshold): min(threshold, Record.dropped - 1)
            case .dropped: Record.dropped
            }
        if let slot = slot(of: id, hash) {
            records[Int(slot)].verdict = code
            return
        }
        let record = Record(
            traceID: id, hash: UInt32(truncatingIfNeeded: hash), verdict: code)
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
