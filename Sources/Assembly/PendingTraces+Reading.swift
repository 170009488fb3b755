import Synchronization
import SystemClock
package import TraceModel

// What readers see. A lock is held only while references to the runs are copied; whatever is done
// with the spans is done outside.
extension PendingTraces {
    /// The spans of a trace that is not settled, or nil.
    ///
    /// A reader looks here before it looks into the store; see ``PendingTraces``.
    package func trace(_ id: TraceID) -> PendingTrace? {
        let hash = hash(id)
        return shard(hash).state.withLock { $0.sight(of: id, hash: hash) }.map(PendingTrace.init)
    }

    /// Ids of traces that are not settled and begin with these digits, up to a limit; ascending.
    ///
    /// - Complexity: O(traces), some nanoseconds each.
    package func traceIDs(withPrefix prefix: TraceIDPrefix, limit: Int) -> [TraceID] {
        var found: [TraceID] = []
        for shard in shards where found.count < limit {
            found += shard.state.withLock {
                $0.traceIDs(withPrefix: prefix, limit: limit - found.count)
            }
        }
        return found.sorted()
    }

    /// Gives each trace that is not settled, for a search.
    ///
    /// A trace that is here all the while is given once; one that comes or is settled meanwhile may
    /// or may not be. The order is none.
    ///
    /// - Parameters:
    ///   - limit: How many traces are looked at, at most.
    ///   - body: Called outside of any lock; stops the visit with false.
    /// - Returns: Whether all were given.
    package func forEach(limit: Int = .max, _ body: (PendingTrace) -> Bool) -> Bool {
        var left = limit
        for shard in shards {
            var place: Int? = 0
            while let start = place {
                let (sights, next) = shard.state.withLock { $0.sights(from: start, limit: 128) }
                for sight in sights {
                    guard left > 0, body(PendingTrace(sight)) else { return false }
                    left -= 1
                }
                place = next
            }
        }
        return true
    }

    /// Counters and sizes at this moment; the shards are read one after the other.
    package var statistics: AssemblyStatistics {
        let now = time.monotonic()
        var sum = AssemblyStatistics()
        for shard in shards { sum.add(shard.state.withLock { $0.statistics(now: now) }) }
        sum.pendingBytes = gauge.pending
        sum.decidingBytes = gauge.deciding
        sum.rescueBytes = rescue.bytes
        sum.duplicateSpans = duplicates.load(ordering: .relaxed)
        return sum
    }

    /// Whether traces cost so much memory, those under decision included, that the receiver must
    /// refuse requests until some are settled.
    package var isFull: Bool { gauge.pending + gauge.deciding > limits.heldBytes }
}

extension PendingTrace {
    init(_ sight: AssemblyShard.Sight) {
        let parts = [sight.deciding, sight.waiting].filter { !$0.isEmpty }
        self.init(
            traceID: sight.traceID, state: sight.deciding.isEmpty ? .collecting : .deciding,
            runs: DuplicateFolding(parts.flatMap { $0.runs.map(\.spanRun) }).runs,
            firstSeen: parts.map(\.firstSeen).min() ?? .distantFuture,
            mayBeStored: parts.contains { $0.mayBeStored })
    }
}
