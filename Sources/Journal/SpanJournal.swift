package import Bytes
package import TraceModel

/// What has been acknowledged and is not settled yet: the contract between the receiver and whatever
/// keeps request bodies over a crash.
///
/// A body is appended before its request is answered, comes back from ``replay(progress:_:)`` after a
/// crash, and is retired when each of its spans has been stored or dropped by a decision. Every
/// engine passes the same contract kit.
///
/// - ``replay(progress:_:)`` MUST be called once, before the first append.
/// - A body whose append succeeded MUST be replayed by the next run unless it was retired; it MAY be
///   replayed although it was retired or its append failed, so what follows must bear duplicates.
/// - Bodies come back byte for byte, with their encoding and the time they were received.
/// - Concurrency: All members from any thread; they block while the disk does.
package protocol SpanJournal: AnyObject, Sendable {
    /// Reads what earlier runs left, oldest first.
    ///
    /// Each record stays live until it is retired, which `body` may do at once.
    ///
    /// - Parameters:
    ///   - progress: Called now and then with how far the reading is.
    ///   - body: Called for each record, on the calling thread.
    /// - Returns: What was read, and what could not be.
    /// - Throws: ``JournalError/outOfOrder`` for a second call.
    func replay(
        progress: (ReplayProgress) -> Void, _ body: (JournalRecord) -> Void
    ) throws(JournalError) -> ReplayReport

    /// Writes one request body behind all others.
    ///
    /// - Parameters:
    ///   - body: An `ExportTraceServiceRequest` as it shall be replayed; not used after the call.
    ///   - encoding: How `body` is compressed.
    ///   - receivedAt: The wall clock when the request came.
    ///   - whenDurable: Called exactly once, when the body is as safe as the journal's durability
    ///     says, or cannot be: before this call returns or later on a thread of the journal, which
    ///     the closure must not block.
    func append(
        _ body: ByteView, encoding: BodyEncoding, receivedAt: Timestamp,
        whenDurable: @escaping @Sendable (Result<JournalPosition, JournalError>) -> Void)

    /// Declares one record settled; exactly once for each appended or replayed position.
    ///
    /// ``JournalReceipt`` does the counting for batches of several traces.
    func retire(_ position: JournalPosition)

    /// Says whether an append would succeed now; for readiness.
    ///
    /// After a failure this tries to get the journal working again, so that a collector that gets no
    /// requests while it is not ready becomes ready by itself.
    func checkWritable() -> JournalCondition

    /// Counters and sizes at this moment.
    var statistics: JournalStatistics { get }

    /// Makes everything appended durable and releases files and threads; appends fail afterwards.
    func close()
}

/// One request body as the journal kept it.
package struct JournalRecord: Sendable {
    /// What to retire it by.
    package let position: JournalPosition
    /// How the body is compressed.
    package let encoding: BodyEncoding
    /// The wall clock when the request came.
    package let receivedAt: Timestamp
    /// The bytes that were appended.
    package let body: ByteBuffer

    /// Makes a record.
    package init(
        position: JournalPosition, encoding: BodyEncoding, receivedAt: Timestamp, body: ByteBuffer
    ) {
        self.position = position
        self.encoding = encoding
        self.receivedAt = receivedAt
        self.body = body
    }
}

/// The place of a record in the journal; later records have greater positions.
package struct JournalPosition: Hashable, Comparable, Sendable {
    /// The generation of the segment, or the partition of a distributed journal; 0 for a body that
    /// was not written (see ``JournalDurability/none``).
    package let segment: UInt64
    /// The offset in bytes within it.
    package let offset: UInt64

    /// Makes a position.
    package init(segment: UInt64, offset: UInt64) {
        self.segment = segment
        self.offset = offset
    }

    /// The position of a body that is in no journal; retiring it does nothing.
    package static let unwritten = JournalPosition(segment: 0, offset: 0)

    /// Orders by age.
    package static func < (lhs: JournalPosition, rhs: JournalPosition) -> Bool {
        (lhs.segment, lhs.offset) < (rhs.segment, rhs.offset)
    }
}

/// How a body in the journal is compressed; the raw value is what is on disk.
package enum BodyEncoding: UInt8, Sendable, CaseIterable {
    case identity = 0
    case gzip = 1
    case deflate = 2
    case zstd = 3
}
