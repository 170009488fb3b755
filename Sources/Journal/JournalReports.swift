/// Counters and sizes of a journal; counters since it was opened.
package struct JournalStatistics: Equatable, Sendable {
    /// Bodies written.
    package var appendedRecords = 0
    /// Bytes of bodies written.
    package var appendedBytes = 0
    /// Bodies retired.
    package var retiredRecords = 0
    /// Bodies refused because the journal or the disk was full.
    package var refusedFull = 0
    /// Bodies refused because the disk failed.
    package var refusedFailed = 0
    /// Bodies accepted without being written, with durability `none`.
    package var unwrittenRecords = 0
    /// Group commits that succeeded.
    package var syncs = 0
    /// Group commits that failed.
    package var failedSyncs = 0
    /// Retired segments that could be neither kept nor removed; the next start reads them again.
    package var failedRecycles = 0

    /// Bodies neither retired nor failed.
    package var liveRecords = 0
    /// Segments with live bodies, or being written.
    package var liveSegments = 0
    /// Bytes of these segments on disk.
    package var liveBytes = 0
    /// Retired segments that wait for their next use.
    package var spareSegments = 0

    /// Makes empty statistics.
    package init() {}
}

/// How far a replay is.
package struct ReplayProgress: Equatable, Sendable {
    /// Bodies read so far.
    package var records = 0
    /// Bytes of segments read so far.
    package var bytes = 0
    /// Bytes of all segments.
    package var totalBytes = 0
}

/// What a replay read, and what it could not.
package struct ReplayReport: Equatable, Sendable {
    /// Bodies handed over.
    package var records = 0
    /// Bytes of these bodies.
    package var bodyBytes = 0
    /// Segments read.
    package var segments = 0
    /// Records whose writing a crash cut short; they had not been acknowledged.
    package var tornRecords = 0
    /// What was damaged, in the order it was met.
    package var damages: [Damage] = []

    /// Makes an empty report.
    package init() {}

    /// A part of the journal that does not match its checksum or could not be read.
    package struct Damage: Equatable, Sendable {
        /// The name of the segment file.
        package var segment: String
        /// Where the damage begins.
        package var offset: Int
        /// How many bytes up to the next record that is whole.
        package var count: Int
        package var cause: Cause
        /// The copy in the quarantine directory; nil when it could not be written, and then the
        /// segment stays where it is.
        package var quarantine: String?
    }

    /// What is wrong with a damaged part.
    package enum Cause: Equatable, Sendable {
        /// Bytes that are no record, before others that are or at the end of a finished segment.
        case checksum
        /// The header of the segment is unreadable, so nothing in it can be told.
        case header
        /// The disk could not read it; the segment stays where it is for the next start.
        case unreadable(FileError)
    }
}
