import OTLP
import TraceModel

/// Finds spans of one trace that were sent twice, in different batches.
///
/// - Complexity: O(spans), and O(log runs) for each duplicate; nothing at all when there is one
///   batch only.
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
        var seen = SpanSet(runs)
        var folded: [SpanRun] = []
        var ordinal = 0
        for (place, run) in runs.enumerated() {
            let spans = run.batch.spans
            var start = run.first
            for index in run.first..<run.first + run.count {
                if !seen.insert(spans[index], ordinal: ordinal) {
                    if duplicates == 0 { folded = Array(runs[..<place]) }
                    duplicates += 1
                    folded.appendRun(run.batch, start..<index)
                    start = index + 1
                }
                ordinal += 1
            }
            if duplicates > 0 { folded.appendRun(run.batch, start..<run.first + run.count) }
        }
        if duplicates > 0 { self.runs = folded }
    }
}

extension [SpanRun] {
    fileprivate mutating func appendRun(_ batch: SpanBatch, _ range: Range<Int>) {
        if !range.isEmpty {
            append(SpanRun(batch: batch, first: range.lowerBound, count: range.count))
        }
    }
}

/// The spans met so far, by their place in the order of all spans.
private struct SpanSet {
    /// Hashes differ from process to process, so that no client can choose spans that crowd.
    private static let seed = UInt64.random(in: .min ... .max)

    private let runs: [SpanRun]
    /// The ordinal of the first span of each run.
    private var starts: [Int] = []
    /// Half a hash and an ordinal plus 1, or 0 where free; at most half full.
    private var table: [UInt64]

    init(_ runs: [SpanRun]) {
        self.runs = runs
        starts.reserveCapacity(runs.count)
        var count = 0
        for run in runs {
            starts.append(count)
            count += run.count
        }
        var size = 16
        while size < count * 2 { size *= 2 }
        table = [UInt64](repeating: 0, count: size)
    }

    /// Adds a span; false when one that it duplicates is there.
    mutating func insert(_ span: SpanRecord, ordinal: Int) -> Bool {
        let hash = Self.hash(span)
        let mask = table.count - 1
        var place = Int(truncatingIfNeeded: hash) & mask
        while table[place] != 0 {
            if table[place] >> 32 == hash >> 32,
                span.isDuplicate(of: self.span(Int(UInt32(truncatingIfNeeded: table[place])) - 1))
            {
                return false
            }
            place = (place + 1) & mask
        }
        table[place] =
            (hash & 0xFFFF_FFFF_0000_0000) | UInt64(UInt32(truncatingIfNeeded: ordinal + 1))
        return true
    }

    /// The span with an ordinal; for the few whose hashes are alike.
    private func span(_ ordinal: Int) -> SpanRecord {
        var low = 0
        var high = starts.count
        while high - low > 1 {
            let middle = (low + high) / 2
            if starts[middle] <= ordinal { low = middle } else { high = middle }
        }
        return runs[low].batch.spans[runs[low].first + ordinal - starts[low]]
    }

    /// Takes in all that makes a duplicate, so that many spans with one id do not crowd one place.
    private static func hash(_ span: SpanRecord) -> UInt64 {
        var product = (span.spanID.value ^ seed).multipliedFullWidth(
            by: span.startTime.nanoseconds ^ 0x9E37_79B9_7F4A_7C15)
        product = (product.high ^ product.low ^ span.endTime.nanoseconds).multipliedFullWidth(
            by: (span.parentSpanID?.value ?? 0) ^ UInt64(span.kind.rawValue) ^ seed)
        return product.high ^ product.low
    }
}
