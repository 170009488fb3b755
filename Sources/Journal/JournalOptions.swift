/// What "acknowledged" is safe from.
package enum JournalDurability: String, Sendable, CaseIterable {
    /// The body was handed to the operating system: survives the end of the process, however it
    /// ends, but not that of the machine.
    case os
    /// The body is on disk: survives power loss. Appends that wait at the same time share one
    /// `fdatasync`.
    case fsync
    /// As ``os`` as long as that works, but a journal that is full or fails refuses nothing: spans
    /// are then accepted without being journaled, which the statistics count.
    case none
}

/// Where a file journal lies and how much it may hold.
package struct JournalOptions: Sendable {
    /// The directory of the segments, of one process at a time; made when it is not there.
    package var directory: String
    /// What an answer waits for.
    package var durability: JournalDurability
    /// The size of a segment file in bytes; a larger body gets a segment of its own.
    package var segmentBytes: Int
    /// How much the segments with live records may take together, in bytes.
    package var maxBytes: Int
    /// How many retired segments are kept for the next use.
    package var spareSegments: Int

    /// Makes options; the defaults are the configuration's.
    package init(
        directory: String, durability: JournalDurability = .os, segmentBytes: Int = 64 << 20,
        maxBytes: Int = 4 << 30, spareSegments: Int = 2
    ) {
        self.directory = directory
        self.durability = durability
        self.segmentBytes = segmentBytes
        self.maxBytes = maxBytes
        self.spareSegments = spareSegments
    }

    /// The size of a segment that holds at least one body, whole pages; nil for a body that does not
    /// fit under the limits.
    func capacity(forBody length: Int) -> Int? {
        guard length <= Int(RecordHeader.maxLength) else { return nil }
        let needed = SegmentHeader.pageBytes + RecordHeader.stride(length) + RecordHeader.stride(0)
        let page = SegmentHeader.pageBytes
        let capacity = (max(segmentBytes, needed) + page - 1) / page * page
        return capacity <= maxBytes ? capacity : nil
    }
}
