import OTLP
import SystemClock
import TraceModel

extension SQLiteTraceStore {
    /// Stores fragments of traces in one transaction.
    package func append(_ traces: [KeptTrace]) throws(StoreError) {
        guard traces.contains(where: { !$0.runs.isEmpty }) else { return }
        let now = time.now()
        if traces.contains(where: \.mayBeStored) {
            // What is stored must not change between the look and the commit.
            try writing.exclusively { (state) throws(StoreError) in
                let fresh = try withoutStored(traces)
                guard !fresh.isEmpty else { return }
                let blocks = try withEncoder { (box) throws(StoreError) in
                    try box.encode(fresh) { _ in now }
                }
                try commit(blocks, of: fresh, now, &state)
            }
        } else {
            let blocks = try withEncoder { (box) throws(StoreError) in
                try box.encode(traces) { _ in now }
            }
            try writing.exclusively { (state) throws(StoreError) in
                try commit(blocks, of: traces, now, &state)
            }
        }
    }

    private func commit(
        _ blocks: [EncodedBlock], of traces: [KeptTrace], _ now: Timestamp,
        _ state: inout StoreWriting.State
    ) throws(StoreError) {
        guard !blocks.isEmpty else { return }
        let writer = try writer(for: blocks.count, now, &state)
        let earlier = try earlierStarts(of: traces)
        var blocks = blocks
        for place in blocks.indices {
            blocks[place].bounds.minStart = min(blocks[place].bounds.minStart, earlier.earliest)
        }
        for (partition, starts) in earlier.lowered where partition !== writer.partition {
            try PartitionWriter(partition, options).lower(starts)
        }
        let own = earlier.lowered.first { $0.partition === writer.partition }?.starts ?? [:]
        let first = writer.partition.withContents { $0.blocks.count }
        try writer.store(blocks, lowered: own)
        let infos = writer.partition.withContents { Array($0.blocks[first...]) }
        catalog.add(infos, of: writer.partition)
        noteWritten(infos, &state)
    }

    /// The writer of the partition that is written to now; begins a new one when it is time.
    private func writer(
        for blocks: Int, _ now: Timestamp, _ state: inout StoreWriting.State
    ) throws(StoreError) -> PartitionWriter {
        if let writer = state.writer, !isFull(writer.partition, adding: blocks, now) {
            return writer
        }
        let snapshot = catalog.snapshot
        let last = snapshot.partitions.last
        if state.writer == nil, let last, last.withContents({ $0.index != nil }),
            !isFull(last, adding: blocks, now)
        {
            let writer = try PartitionWriter(last, options)
            state.writer = writer
            return writer
        }
        let number = snapshot.nextNumber
        let partition = Partition(
            number: number, path: PartitionFiles.path(number, in: options.directory),
            createdAt: now,
            Partition.Contents())
        let writer = try PartitionWriter(partition, options)
        try writer.begin()
        state.writer = writer
        catalog.add(partition)
        wakeMaintenance()
        return writer
    }

    private var partitionLimit: Int {
        options.partitionBytes ?? min(256 << 20, max(4 << 20, retention.maxBytes / 16))
    }

    /// Wakes maintenance when enough was written to be worth it.
    private func noteWritten(_ blocks: [BlockInfo], _ state: inout StoreWriting.State) {
        state.newBytes += blocks.reduce(0) { $0 + $1.bytes }
        state.newBlocks += blocks.count
        guard state.newBytes >= 16 << 20 || state.newBlocks >= FilterGroup.size else { return }
        state.newBytes = 0
        state.newBlocks = 0
        wakeMaintenance()
    }

    private func isFull(_ partition: Partition, adding blocks: Int, _ now: Timestamp) -> Bool {
        let (count, bytes) = partition.withContents { contents in
            (contents.blocks.count, contents.blocks.reduce(0) { $0 + $1.bytes })
        }
        return count + blocks > TraceKey.maxBlock || bytes >= partitionLimit
            || now.nanoseconds(since: partition.createdAt)
                >= options.partitionDuration.wholeNanoseconds
    }
}
