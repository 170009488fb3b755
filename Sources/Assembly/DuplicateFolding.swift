import OTLP
import TraceModel

/// Finds spans of one trace that were sent twice, in different batches.
///
/// - Complexity: O(spans), with one allocation; nothing at all when there is one batch only.
struct DuplicateFolding {
    /// The runs without the later ones of equal spans.
    private(set) var runs: [SpanRun]
    /// How many spans were left out.
    private(set) var duplicates = 0

    init(_ runs: [SpanRun]) {
        self.runs = runs
        guard let first = runs.first, runs.contains(where: { $0.batch !== first.batch }) else {
            return
        }
        var seen = SpanSet(capacity: runs.reduce(0) { $0 + $1.count })
        var folded: [SpanRun] = []
        folded.reserveCapacity(runs.count)
        for run in runs {
            var start = run.first
            for index in run.first..<run.first + run.count {
                if seen.insert(run.batch.spans[index]) { continue }
                duplicates += 1
                if index > start {
                    folded.append(SpanRun(batch: run.batch, first: start, count: index - start))
                }
                start = index + 1
            }
            let end = run.first + run.count
            if end > start {
                folded.append(SpanRun(batch: run.batch, first: start, count: end - start))
            }
        }
        if duplicates > 0 { self.runs = folded }
    }
}

/// The spans met so far.
private struct SpanSet {
    private var spans: [SpanRecord] = []
    /// Index + 1 into `spans`, 0 where free; at most half full.
    private var table: [UInt32]
    private let seed: UInt64 = .random(in: .min ... .max)

    init(capacity: Int) {
        var size = 16
        while size < capacity * 2 { size *= 2 }
        table = [UInt32](repeating: 0, count: size)
        spans.reserveCapacity(capacity)
    }

    /// Adds a span; false when one that it duplicates is there.
    mutating func insert(_ span: SpanRecord) -> Bool {
        let mask = table.count - 1
        var place = Int(truncatingIfNeeded: hash(span)) & mask
        while table[place] != 0 {
            if span.isDuplicate(of: spans[Int(table[place]) - 1]) { return false }
            place = (place + 1) & mask
        }
        spans.append(span)
        table[place] = UInt32(truncatingIfNeeded: spans.count)
        return true
    }

    /// Takes in all that makes a duplicate, so that many spans with one id do not crowd one place.
    private func hash(_ span: SpanRecord) -> UInt64 {
        var product = (span.spanID.value ^ seed).multipliedFullWidth(
            by: span.startTime.nanoseconds ^ 0x9E37_79B9_7F4A_7C15)
        product = (product.high ^ product.low ^ span.endTime.nanoseconds).multipliedFullWidth(
            by: (span.parentSpanID?.value ?? 0) ^ UInt64(span.kind.rawValue) ^ seed)
        return product.high ^ product.low
    }
}
