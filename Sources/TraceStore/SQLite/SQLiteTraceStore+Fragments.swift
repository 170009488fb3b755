import Bytes
import OTLP
package import TraceModel

/// What is stored of a trace, to be put together with what comes.
struct StoredPlace {
    let partition: Partition
    let block: Int
    /// The fragment's place in the block.
    let fragment: Int
    let reader: BlockReader
}

extension SQLiteTraceStore {
    /// Where the fragments of a trace are, in the order in which they were stored.
    func places(
        of id: TraceID, in partitions: [Partition], _ readers: BlockCache
    ) throws(StoreError) -> [StoredPlace] {
        var places: [StoredPlace] = []
        for partition in partitions {
            for block in try partition.blocks(of: id)
            where !partition.deletedTraces(of: block).contains(id) {
                let reader = try readers.reader(partition, block)
                var next = reader.head.fragment(of: id)
                while let place = next {
                    places.append(
                        StoredPlace(
                            partition: partition, block: block, fragment: place, reader: reader))
                    next = reader.head.fragment(of: id, from: place + 1)
                }
            }
        }
        return places
    }

    /// All stored fragments of a trace, oldest first.
    package func trace(_ id: TraceID) throws(StoreError) -> [StoredFragment] {
        let cache = BlockCache()
        var fragments: [StoredFragment] = []
        for place in try places(of: id, in: catalog.snapshot.partitions, cache) {
            let batch = try place.partition.located(place.block) { () throws(StoreError) in
                try place.reader.batch(at: place.fragment)
            }
            let verdict = place.reader.head.fragments[place.fragment].verdict
            fragments.append(
                StoredFragment(
                    batch: batch, completion: verdict.completion, threshold: verdict.threshold,
                    storedAt: verdict.storedAt))
        }
        return fragments
    }

    /// Identifiers that begin with hex digits, sorted.
    package func traceIDs(
        withPrefix prefix: TraceIDPrefix, limit: Int
    ) throws(StoreError) -> [TraceID] {
        let cache = BlockCache()
        let ranges = TraceKey.ranges(of: prefix)
        var found = Set<TraceID>()
        for partition in catalog.snapshot.partitions.reversed() {
            for block in try partition.blocks(in: ranges).reversed() {
                let head = try cache.reader(partition, block).head
                let deleted = partition.deletedTraces(of: block)
                for place in head.fragments.indices {
                    let id = try head.traceID(of: place)
                    if prefix.matches(id), !deleted.contains(id) { found.insert(id) }
                }
                if found.count >= limit { break }
            }
            if found.count >= limit { break }
        }
        return Array(found.sorted().prefix(max(0, limit)))
    }

    /// Removes traces for good; identifiers that are not stored are passed over.
    package func delete(_ ids: [TraceID]) throws(StoreError) {
        try writing.exclusively { (state) throws(StoreError) in
            let cache = BlockCache()
            var hidden: [(partition: Partition, traces: [Int: Set<TraceID>])] = []
            let partitions = catalog.snapshot.partitions
            for id in ids {
                for place in try places(of: id, in: partitions, cache) {
                    let known = hidden.firstIndex { $0.partition === place.partition }
                    if let known {
                        hidden[known].traces[place.block, default: []].insert(id)
                    } else {
                        hidden.append((place.partition, [place.block: [id]]))
                    }
                }
            }
            for (partition, traces) in hidden {
                if let writer = state.writer, writer.partition === partition {
                    try writer.delete(traces)
                } else {
                    try PartitionWriter(partition, options).delete(traces)
                }
            }
        }
    }

    /// Leaves out spans that are stored already, and traces of which nothing is left.
    func withoutStored(_ traces: [KeptTrace]) throws(StoreError) -> [KeptTrace] {
        let cache = BlockCache()
        let partitions = catalog.snapshot.partitions
        var fresh: [KeptTrace] = []
        for trace in traces {
            let places =
                trace.mayBeStored
                ? try places(of: trace.traceID, in: partitions, cache) : []
            guard !places.isEmpty else {
                fresh.append(trace)
                continue
            }
            var stored = SpanIdentities()
            for place in places {
                try place.partition.located(place.block) { () throws(StoreError) in
                    stored.insert(try place.reader.batch(at: place.fragment))
                }
            }
            let runs = trace.runs.flatMap { stored.runs(notIn: $0) }
            guard !runs.isEmpty else { continue }
            fresh.append(
                KeptTrace(
                    traceID: trace.traceID, runs: runs, completion: trace.completion,
                    threshold: trace.threshold, mayBeStored: true))
        }
        return fresh
    }

    /// For traces of which fragments are stored: when they start, and which stored blocks have to
    /// know that they start earlier.
    func earlierStarts(
        of traces: [KeptTrace]
    ) throws(StoreError) -> (
        earliest: UInt64, lowered: [(partition: Partition, starts: [Int: UInt64])]
    ) {
        let cache = BlockCache()
        let all = catalog.snapshot.partitions
        let index = all.last?.withContents { $0.index }
        var earliest = UInt64.max
        var lowered: [(partition: Partition, starts: [Int: UInt64])] = []
        for trace in traces {
            // Traces that no one thinks to be stored are looked for where it costs nothing.
            if !trace.mayBeStored, index?.contains(trace.traceID) != true { continue }
            let places = try places(of: trace.traceID, in: all, cache)
            guard !places.isEmpty else { continue }
            let own = trace.runs.lazy.flatMap(\.records).map(\.startTime.nanoseconds).min() ?? .max
            for place in places {
                let start = try place.reader.summary(of: place.fragment).start
                earliest = min(earliest, start)
                let known = place.partition.withContents {
                    $0.blocks[place.block - 1].bounds.minStart
                }
                guard own < known else { continue }
                let at = lowered.firstIndex { $0.partition === place.partition }
                if let at {
                    lowered[at].starts[place.block] = min(
                        own, lowered[at].starts[place.block] ?? .max)
                } else {
                    lowered.append((place.partition, [place.block: own]))
                }
            }
        }
        return (earliest, lowered)
    }
}

/// The spans of a trace that are stored, to tell those that are sent again.
struct SpanIdentities {
    /// What two spans have in common when ``SpanRecord/isDuplicate(of:)`` says so.
    private struct Identity: Hashable {
        let id: SpanID
        let parent: SpanID?
        let start: Timestamp
        let end: Timestamp
        let kind: SpanKind

        init(_ record: SpanRecord) {
            id = record.spanID
            parent = record.parentSpanID
            start = record.startTime
            end = record.endTime
            kind = record.kind
        }
    }

    private var identities = Set<Identity>()

    /// Adds the spans of a batch.
    mutating func insert(_ batch: SpanBatch) {
        for record in batch.spans { identities.insert(Identity(record)) }
    }

    /// The parts of a run that are not stored.
    func runs(notIn run: SpanRun) -> [SpanRun] {
        var runs: [SpanRun] = []
        for index in run.records.indices
        where !identities.contains(Identity(run.batch.spans[index])) {
            if let last = runs.last, last.first + last.count == index {
                runs[runs.count - 1] = SpanRun(
                    batch: run.batch, first: last.first, count: last.count + 1)
            } else {
                runs.append(SpanRun(batch: run.batch, first: index, count: 1))
            }
        }
        return runs
    }
}
