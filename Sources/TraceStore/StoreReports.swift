package import TraceModel

/// Why a storage engine could not do what it was asked for.
package enum StoreError: Error, Equatable, Sendable {
    /// The disk is full or the size limit is met; may pass, nothing was stored.
    case full(String)
    /// The disk or the database failed; may pass.
    case unavailable(String)
    /// What is on disk does not match its checksum or its format: where.
    case corrupt(String)
    /// The data directory was written by a newer version.
    case newerFormat(found: Int, known: Int)
}

/// How long and how much a store keeps.
package struct StoreRetention: Sendable, Equatable {
    /// Traces that were stored longer ago are removed.
    package var age: Duration
    /// The size on disk over which the oldest traces are removed, in bytes.
    package var maxBytes: Int

    /// Makes a retention; the defaults are the configuration's.
    package init(age: Duration = .seconds(7 * 86_400), maxBytes: Int = 20 << 30) {
        self.age = age
        self.maxBytes = maxBytes
    }
}

/// What a pass of retention removed.
package struct RetentionReport: Sendable, Equatable {
    package var removedPartitions = 0
    package var removedSpans = 0
    package var removedBytes = 0

    /// Makes an empty report.
    package init() {}
}

/// What a check of the whole store found.
package struct VerifyReport: Sendable, Equatable {
    package var checkedBlocks = 0
    package var checkedSpans = 0
    /// One sentence each: which block of which file, and what is wrong.
    package var problems: [String] = []

    /// Makes an empty report.
    package init() {}
}

/// What is stored.
package struct StoreStatistics: Sendable, Equatable {
    package var spans = 0
    package var traces = 0
    package var blocks = 0
    package var partitions = 0
    /// Bytes on disk.
    package var bytes = 0
    package var oldest: Timestamp?
    package var newest: Timestamp?

    /// Makes empty statistics.
    package init() {}
}
