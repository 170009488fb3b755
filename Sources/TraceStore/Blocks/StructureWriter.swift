import Bytes
import TraceModel

/// The columns that every span has, while a block is encoded.
struct StructureWriter: ~Copyable {
    /// For each trace: its identifier, 16 bytes.
    private(set) var traceIDs = ByteWriter()
    /// For each trace: the number of its spans and that of its verdict.
    private(set) var traces = ByteWriter()
    private(set) var verdicts = VerdictTable()
    private(set) var traceCount = 0
    /// When the last of the traces was stored.
    private(set) var lastStoredAt = Timestamp.epoch

    private(set) var spanIDs = ByteWriter()
    private(set) var classes = ByteWriter()
    /// 0: the resource of the parent (of the span before, without a parent); else its number + 1.
    private(set) var resources = ByteWriter()
    /// For each trace: zigzag, from its first span to that of the trace before.
    private(set) var traceStarts = PlainArray<UInt64>()
    /// For each other span: from the span before it in the trace.
    private(set) var starts = PlainArray<UInt64>()
    private(set) var durations = PlainArray<UInt64>()
    /// How many events and links there are.
    private(set) var nestedCount = 0
    /// The classes of events and links, in the order in which the spans have them.
    private(set) var nestedClasses = ByteWriter()
    private(set) var bounds = BlockBounds()

    /// The resources of the spans of the trace so far.
    private var traceResources = PlainArray<UInt32>()
    private var traceStart: UInt64 = 0
    private var lastStart: UInt64 = 0

    var spanCount: Int { durations.count }

    /// Begins a trace, or a part of one.
    mutating func beginTrace(_ kept: KeptTrace, storedAt: Timestamp, spans: Int) {
        traceIDs.appendBigEndian(kept.traceID.high)
        traceIDs.appendBigEndian(kept.traceID.low)
        traces.appendVarint(UInt64(spans))
        traces.appendVarint(
            UInt64(
                verdicts.index(
                    of: Verdict(
                        kept.completion, threshold: kept.threshold, storedAt: storedAt))))
        lastStoredAt = max(lastStoredAt, storedAt)
        traceCount += 1
        traceResources.removeAll()
    }

    /// Appends the next span of the trace; `parent` is its parent's place in the trace, or -1.
    @inline(__always)
    mutating func append(_ span: StagedSpan, class number: Int, resource: UInt32, parent: Int) {
        spanIDs.appendBigEndian(span.id)
        classes.appendVarint(UInt64(truncatingIfNeeded: number))
        appendResource(resource, parent: parent)
        if traceResources.count == 1 {
            traceStarts.append((span.start &- traceStart).zigzag)
            traceStart = span.start
            bounds.addTrace(start: span.start)
        } else {
            starts.append(span.start &- lastStart)
        }
        lastStart = span.start
        durations.append(span.end &- span.start)
        bounds.addSpan(start: span.start, end: span.end)
    }

    /// Appends the class of an event or a link.
    mutating func append(nestedClass number: Int) {
        nestedClasses.appendVarint(UInt64(truncatingIfNeeded: number))
        nestedCount += 1
    }

    /// Notes that a span is an error.
    mutating func addError() { bounds.hasError = true }

    /// Forgets everything and keeps the memory.
    mutating func removeAll() {
        traceIDs.removeAll()
        traces.removeAll()
        verdicts = VerdictTable()
        traceCount = 0
        lastStoredAt = .epoch
        spanIDs.removeAll()
        classes.removeAll()
        resources.removeAll()
        starts.removeAll()
        traceStarts.removeAll()
        durations.removeAll()
        nestedClasses.removeAll()
        nestedCount = 0
        bounds = BlockBounds()
        traceResources.removeAll()
        traceStart = 0
        lastStart = 0
    }

    @inline(__always)
    private mutating func appendResource(_ resource: UInt32, parent: Int) {
        // `parent` may lie ahead; a decoder has only what came before.
        let reference =
            parent >= 0 && parent < traceResources.count
            ? parent : traceResources.count - 1
        if reference >= 0, traceResources[reference] == resource {
            resources.append(0)
        } else {
            resources.appendVarint(UInt64(resource) + 1)
        }
        traceResources.append(resource)
    }
}
