package import TraceModel

/// What assembly, sampling and storage need of a span, with the place of the rest in its body.
///
/// 56 bytes a span: the strings, attributes, events and links stay in the body as they came.
@frozen
package struct SpanRecord: Sendable {
    package var spanID: SpanID
    package var parentSpanID: SpanID?
    package var startTime: Timestamp
    package var endTime: Timestamp
    /// Where the span's message lies in the body of its batch.
    package var message: ByteRange
    /// The span's scope: an index into ``SpanBatch/scopes``.
    package var scopeIndex: UInt32
    package var kind: SpanKind
    package var status: SpanStatus.Code
    /// Whether the span carries a `tracestate` that is not empty.
    package var hasTraceState: Bool
    /// Whether the `tracestate` begins with a ``HeadMark``.
    package var hasHeadMark: Bool

    /// Makes a record.
    @inlinable
    package init(
        spanID: SpanID, parentSpanID: SpanID?, startTime: Timestamp, endTime: Timestamp,
        message: ByteRange, scopeIndex: UInt32, kind: SpanKind, status: SpanStatus.Code,
        hasTraceState: Bool, hasHeadMark: Bool = false
    ) {
        self.spanID = spanID
        self.parentSpanID = parentSpanID
        self.startTime = startTime
        self.endTime = endTime
        self.message = message
        self.scopeIndex = scopeIndex
        self.kind = kind
        self.status = status
        self.hasTraceState = hasTraceState
        self.hasHeadMark = hasHeadMark
    }

    /// Nanoseconds from start to end; 0 when the end is not after the start.
    @inlinable
    package var durationNanos: UInt64 { endTime.nanoseconds(since: startTime) }

    /// Whether another record of the same trace is the same span sent again.
    ///
    /// Clients retry after a lost answer, in another batch or another encoding, so the bytes need
    /// not be equal; a shared id with other times or another kind is a different span and is kept.
    @inlinable
    package func isDuplicate(of other: SpanRecord) -> Bool {
        spanID == other.spanID && startTime == other.startTime && endTime == other.endTime
            && kind == other.kind && parentSpanID == other.parentSpanID
    }
}

/// A part of a batch's body: offset and length in bytes.
@frozen
package struct ByteRange: Hashable, Sendable {
    package var offset: UInt32
    package var count: UInt32

    /// Makes a range; bodies are limited to less than 4 GiB.
    @inlinable
    package init(offset: UInt32, count: UInt32) {
        self.offset = offset
        self.count = count
    }

    /// A range of no bytes.
    package static let empty = ByteRange(offset: 0, count: 0)

    @inlinable
    package var isEmpty: Bool { count == 0 }
}
