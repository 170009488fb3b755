import Bytes
import OTLP
import TraceModel

/// Writes a partition anew, with full blocks and without deleted traces.
///
/// A store that gets few spans commits them in small blocks, whose dictionaries hold little; when
/// the partition is closed they are put together. The new file is the next generation of the
/// partition; it counts once it is marked as complete, so that a crash leaves one or the other.
struct PartitionCompactor {
    private let old: Partition
    private let options: SQLiteStoreOptions
    private let contents: Partition.Contents

    /// Blocks with fewer spans on average are worth the work.
    private static let smallBlockSpans = SQLiteStoreOptions.blockSpans / 2

    init(_ partition: Partition, _ options: SQLiteStoreOptions) {
        old = partition
        self.options = options
        contents = partition.withContents { copy $0 }
    }

    /// Whether the partition would be much smaller.
    var isWorthIt: Bool {
        let spans = contents.blocks.reduce(0) { $0 + $1.spanCount }
        return !contents.deleted.isEmpty
            || contents.blocks.count > 1 && spans < contents.blocks.count * Self.smallBlockSpans
    }

    /// Whether nothing was changed in the old partition since the compactor was made.
    var isUpToDate: Bool {
        old.withContents { $0.blocks == contents.blocks && $0.deleted == contents.deleted }
    }

    /// Makes the next generation, closed and complete, but not in use.
    ///
    /// - Throws: What reading and writing throws; nothing is left of the new file then.
    func compact() throws(StoreError) -> Partition {
        let path = PartitionFiles.path(
            old.number, generation: old.generation + 1, beside: old.path)
        PartitionFiles.remove(path)
        let new = Partition(
            number: old.number, generation: old.generation + 1, path: path,
            createdAt: old.createdAt, Partition.Contents())
        do throws(StoreError) {
            let writer = try PartitionWriter(new, options)
            try writer.begin()
            try copyBlocks(to: writer)
            try writer.groupFilters()
            try writer.close()
            try writer.complete()
        } catch {
            new.remove()
            throw error
        }
        return new
    }

    private func copyBlocks(to writer: PartitionWriter) throws(StoreError) {
        let encoder = EncoderBox()
        var traces: [KeptTrace] = []
        var times: [Timestamp] = []
        var load = (spans: 0, bytes: 0)
        var earliest = UInt64.max
        for info in contents.blocks {
            earliest = min(earliest, info.bounds.minStart)
            for (trace, storedAt) in try fragments(of: info.id) {
                traces.append(trace)
                times.append(storedAt)
                load.spans += trace.runs.reduce(0) { $0 + $1.count }
                load.bytes += trace.runs.reduce(0) { $0 + $1.batch.body.count }
            }
            if load.spans >= SQLiteStoreOptions.blockSpans || load.bytes >= Self.batchBytes {
                try store(traces, times, earliest, encoder, writer)
                (traces, times, load, earliest) = ([], [], (0, 0), .max)
            }
        }
        try store(traces, times, earliest, encoder, writer)
    }

    /// Bytes of protobuf that are held in memory at most, but for those of one block.
    private static let batchBytes = 16 << 20

    private func store(
        _ traces: [KeptTrace], _ times: [Timestamp], _ earliest: UInt64, _ encoder: EncoderBox,
        _ writer: PartitionWriter
    ) throws(StoreError) {
        guard !traces.isEmpty else { return }
        var blocks = try encoder.encode(traces) { times[$0] }
        // Of traces with earlier fragments elsewhere the blocks knew the start.
        for place in blocks.indices {
            blocks[place].bounds.minStart = min(blocks[place].bounds.minStart, earliest)
        }
        try writer.store(blocks, lowered: [:])
    }

    private func fragments(
        of block: Int
    ) throws(StoreError) -> [(trace: KeptTrace, storedAt: Timestamp)] {
        let reader = try old.open(block)
        let deleted = contents.deleted[block] ?? []
        var fragments: [(trace: KeptTrace, storedAt: Timestamp)] = []
        try old.located(block) { () throws(StoreError) in
            for (place, fragment) in reader.head.fragments.enumerated() {
                let id = try reader.head.traceID(of: place)
                guard !deleted.contains(id) else { continue }
                let batch = try reader.batch(at: place)
                fragments.append(
                    (
                        KeptTrace(
                            traceID: id,
                            runs: [SpanRun(batch: batch, first: 0, count: batch.spans.count)],
                            completion: fragment.verdict.completion,
                            threshold: fragment.verdict.threshold),
                        fragment.verdict.storedAt
                    ))
            }
        }
        return fragments
    }
}
