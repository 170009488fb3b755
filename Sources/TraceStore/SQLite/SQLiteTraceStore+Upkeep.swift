import SystemClock
package import TraceModel

extension SQLiteTraceStore {
    /// Removes what is older than the retention and, oldest first, what is over the size limit.
    ///
    /// Whole partitions go: one as soon as its youngest trace is old enough. The partition that is
    /// written to stays, unless it is too old and nothing has been stored in it since.
    package func enforceRetention(now: Timestamp) throws(StoreError) -> RetentionReport {
        var report = RetentionReport()
        var partitions = catalog.snapshot.partitions
        var sizes = partitions.map { PartitionFiles.bytes($0.path) }
        let limit = now.subtracting(nanoseconds: retention.age.wholeNanoseconds)
        while let oldest = partitions.first {
            let isOver = sizes.reduce(0, +) > retention.maxBytes && partitions.count > 1
            guard isOver || isExpired(oldest, limit) else { break }
            try remove(oldest)
            report.removedPartitions += 1
            report.removedSpans += oldest.withContents { contents in
                contents.blocks.reduce(0) { $0 + $1.spanCount }
            }
            report.removedBytes += sizes.removeFirst()
            partitions.removeFirst()
        }
        return report
    }

    /// Reads everything and compares it with its checksums; `progress` is called with a fraction.
    package func verify(progress: (Double) -> Void) throws(StoreError) -> VerifyReport {
        try Self.verify(catalog.snapshot, progress)
    }

    /// As ``verify(progress:)``, for a store that no process has open.
    package static func verify(
        directory: String, progress: (Double) -> Void
    ) throws(StoreError) -> VerifyReport {
        let catalog = StoreCatalog()
        try PartitionLoader.load(directory, into: catalog)
        return try verify(catalog.snapshot, progress)
    }

    private static func verify(
        _ snapshot: StoreCatalog.Snapshot, _ progress: (Double) -> Void
    ) throws(StoreError) -> VerifyReport {
        var report = VerifyReport()
        report.problems = snapshot.damaged.map(\.problem)
        let partitions = snapshot.partitions
        let total = max(1, partitions.reduce(0) { $0 + $1.withContents { $0.blocks.count } })
        for partition in partitions {
            var check = PartitionCheck(partition)
            try check.checkFile(&report)
            for block in partition.withContents({ $0.blocks }) {
                check.check(block, &report)
                progress(Double(report.checkedBlocks) / Double(total))
            }
        }
        progress(1)
        return report
    }

    /// What is stored and how big it is; deleted traces count until their partition is removed.
    package func statistics() throws(StoreError) -> StoreStatistics {
        var statistics = StoreStatistics()
        let partitions = catalog.snapshot.partitions
        statistics.partitions = partitions.count
        for partition in partitions {
            statistics.bytes += PartitionFiles.bytes(partition.path)
            for block in partition.withContents({ $0.blocks }) {
                statistics.blocks += 1
                statistics.spans += block.spanCount
                statistics.traces += block.traceCount
                let (first, last) = (block.bounds.minStart, block.bounds.maxStart)
                statistics.oldest = min(
                    statistics.oldest ?? Timestamp(nanoseconds: .max), Timestamp(nanoseconds: first)
                )
                statistics.newest = max(
                    statistics.newest ?? .epoch, Timestamp(nanoseconds: last))
            }
        }
        return statistics
    }

    private func isExpired(_ partition: Partition, _ limit: Timestamp) -> Bool {
        let youngest = partition.withContents { $0.blocks.last?.storedAt } ?? partition.createdAt
        return youngest < limit
    }

    private func remove(_ partition: Partition) throws(StoreError) {
        // Only the partition that is written to needs the writers' lock: ingest goes on.
        if partition === catalog.snapshot.partitions.last {
            try writing.exclusively { (state) throws(StoreError) in
                if state.writer?.partition === partition { state.writer = nil }
                catalog.remove(partition)
            }
        } else {
            catalog.remove(partition)
        }
        partition.remove()
    }
}
