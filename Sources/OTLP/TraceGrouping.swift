import TraceModel

/// Groups the spans of a request by trace while they are scanned.
///
/// Most requests bring runs of spans of one trace, so the last trace is looked at first; the table
/// is open addressing with linear probing, at most half full.
struct TraceGrouping {
    private var traces: [(id: TraceID, count: Int)] = []
    /// For each span in wire order, its trace's index in `traces`.
    private var traceOfSpan: [UInt32] = []
    /// Index + 1 into `traces`; 0 where free.
    private var table = [UInt32](repeating: 0, count: 64)
    private var last = 0
    private let hash = TraceHash.shared
    /// Whether a trace came back after another one's spans.
    private var isScattered = false

    mutating func add(_ id: TraceID, spanIndex: Int) {
        if !traces.isEmpty, traces[last].id == id {
            traces[last].count += 1
        } else {
            last = indexOf(id)
            traces[last].count += 1
            if traces[last].count > 1 { isScattered = true }
        }
        traceOfSpan.append(UInt32(truncatingIfNeeded: last))
    }

    /// The runs in order of first appearance, and the spans in the order of the runs.
    consuming func finish(
        _ spans: [SpanRecord]
    ) -> (runs: [SpanBatch.TraceRun], spans: [SpanRecord]) {
        var runs: [SpanBatch.TraceRun] = []
        runs.reserveCapacity(traces.count)
        var next: [Int] = []
        next.reserveCapacity(traces.count)
        var first = 0
        for trace in traces {
            runs.append(SpanBatch.TraceRun(traceID: trace.id, first: first, count: trace.count))
            next.append(first)
            first += trace.count
        }
        guard isScattered else { return (runs, spans) }
        var order = [Int](repeating: 0, count: spans.count)
        for (index, trace) in traceOfSpan.enumerated() {
            order[next[Int(trace)]] = index
            next[Int(trace)] += 1
        }
        return (runs, order.map { spans[$0] })
    }

    private mutating func indexOf(_ id: TraceID) -> Int {
        if traces.count * 2 >= table.count { grow() }
        let mask = table.count - 1
        var slot = Int(truncatingIfNeeded: hash(id)) & mask
        while table[slot] != 0 {
            let index = Int(table[slot]) - 1
            if traces[index].id == id { return index }
            slot = (slot + 1) & mask
        }
        traces.append((id, 0))
        table[slot] = UInt32(truncatingIfNeeded: traces.count)
        return traces.count - 1
    }

    private mutating func grow() {
        table = [UInt32](repeating: 0, count: table.count * 4)
        let mask = table.count - 1
        for (index, trace) in traces.enumerated() {
            var slot = Int(truncatingIfNeeded: hash(trace.id)) & mask
            while table[slot] != 0 { slot = (slot + 1) & mask }
            table[slot] = UInt32(truncatingIfNeeded: index + 1)
        }
    }
}
