import OTLP
import TraceModel

/// The runs of one batch, measured and sorted by shard before any lock is taken.
struct Arrivals {
    private static let none = UInt32.max

    private var runs: [ArrivingRun] = []
    /// For each run the next one of the same shard.
    private var next: [UInt32] = []
    /// For each shard its first run.
    private var first: [UInt32]

    init(_ batch: SpanBatch, hold: BatchHold, hash: TraceHash, shards: ShardIndex) {
        first = [UInt32](repeating: Self.none, count: shards.count)
        var last = first
        runs.reserveCapacity(batch.runs.count)
        next.reserveCapacity(batch.runs.count)
        let spans = batch.spans
        for run in batch.runs {
            var bytes = 0
            var rootIndex: Int?
            for index in run.first..<run.first + run.count {
                bytes += Int(spans[index].message.count)
                if spans[index].parentSpanID == nil && rootIndex == nil { rootIndex = index }
            }
            let hashed = hash(run.traceID)
            let held = HeldRun(
                hold: hold, first: UInt32(truncatingIfNeeded: run.first),
                count: UInt32(truncatingIfNeeded: run.count))
            let index = UInt32(truncatingIfNeeded: runs.count)
            runs.append(
                ArrivingRun(
                    traceID: run.traceID, hash: hashed, run: held, bytes: bytes,
                    rootIndex: rootIndex))
            next.append(Self.none)
            let shard = shards[hashed]
            if last[shard] == Self.none {
                first[shard] = index
            } else {
                next[Int(last[shard])] = index
            }
            last[shard] = index
        }
    }

    /// Whether no run belongs to a shard.
    func isEmpty(shard: Int) -> Bool { first[shard] == Self.none }

    /// Gives the runs of a shard, in the order of the batch.
    func forEach(inShard shard: Int, _ body: (ArrivingRun) -> Void) {
        var index = first[shard]
        while index != Self.none {
            body(runs[Int(index)])
            index = next[Int(index)]
        }
    }
}

/// Tells which shard a hash belongs to.
///
/// Looks at the upper half of the hash; the tables inside a shard look at the lower one.
struct ShardIndex {
    /// A power of two.
    let count: Int

    /// Makes an index of so many shards, rounded up to a power of two, at most 1024.
    init(atLeast wanted: Int) {
        var count = 1
        while count < min(wanted, 1 << 10) { count *= 2 }
        self.count = count
    }

    subscript(hash: UInt64) -> Int { Int(truncatingIfNeeded: hash >> 32) & (count - 1) }
}
