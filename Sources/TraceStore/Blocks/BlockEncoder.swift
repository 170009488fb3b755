import Bytes
import OTLP
import TraceModel

/// Turns kept traces into blocks.
///
/// Keeps its memory from one block to the next; a store has one for each of its workers.
///
/// - Concurrency: One thread at a time.
struct BlockEncoder: ~Copyable {
    /// Bounds on one block; a trace over them spans several.
    struct Limits {
        /// How many spans a block should have; traces are not cut to meet it exactly.
        var spans = 5_000
        /// Bytes of protobuf in a block, by which it is closed early.
        var bytes = 16 << 20
    }

    private let limits: Limits
    private var trace = StagedTrace()
    private var scopes = ScopeNumbers()
    private var parents = ParentCoder()
    private var pairs = OperationPairs()
    private var assembler = BlockAssembler()
    private var inputBytes = 0
    var items = ItemEncoder()
    var structure = StructureWriter()
    /// The events and links of the span at hand.
    var events = PlainArray<ByteView>()
    var links = PlainArray<ByteView>()
    /// The fields of the span at hand that the protocol does not define.
    var unknown = ByteWriter(capacity: 16)
    /// The identifiers of the link at hand.
    var target = ByteWriter(capacity: 24)
    /// The classes of the items before, or -1.
    var lastClass = -1
    var lastEventClass = -1
    var lastLinkClass = -1

    /// Makes an encoder.
    init(limits: Limits = Limits()) { self.limits = limits }

    /// Encodes traces into as few blocks as the limits allow.
    ///
    /// `storedAt` says when the trace at a place is or was stored.
    ///
    /// - Throws: ``StoreError/corrupt(_:)`` for a span whose message does not match its record, and
    ///   what `emit` throws.
    mutating func encode(
        _ traces: [KeptTrace], storedAt: (_ place: Int) -> Timestamp,
        emit: (consuming EncodedBlock) throws(StoreError) -> Void
    ) throws(StoreError) {
        defer { scopes.forgetBatches() }
        beginBlock()
        let target = Self.target(of: traces, limit: limits.spans)
        for (place, kept) in traces.enumerated() {
            stage(kept)
            var first = 0
            while first < trace.count {
                let end = endOfPart(from: first, room: max(1, target - structure.spanCount))
                try encodePart(of: kept, storedAt: storedAt(place), first: first, end: end)
                first = end
                if structure.spanCount >= target || inputBytes >= limits.bytes {
                    try emit(finishBlock())
                }
            }
        }
        if structure.spanCount > 0 { try emit(finishBlock()) }
    }

    /// Clears what belongs to the span before.
    @inline(__always)
    mutating func beginSpan() {
        events.removeAll()
        links.removeAll()
        unknown.removeAll()
    }

    /// How many spans make a block, so that the last one is not much smaller than the others.
    private static func target(of traces: [KeptTrace], limit: Int) -> Int {
        let total = traces.reduce(0) { $0 + $1.runs.reduce(0) { $0 + $1.count } }
        let blocks = max(1, (total + limit / 2) / limit)
        return max(1, (total + blocks - 1) / blocks)
    }

    private mutating func beginBlock() {
        items.removeAll()
        structure.removeAll()
        parents.removeAll()
        pairs.removeAll()
        scopes.beginBlock()
        lastClass = -1
        lastEventClass = -1
        lastLinkClass = -1
        inputBytes = 0
    }

    private mutating func finishBlock() -> EncodedBlock {
        let block = assembler.assemble(structure, &items, parents, scopes, pairs)
        beginBlock()
        return block
    }

    /// Takes the spans of a trace out of their batches and sorts them by start.
    private mutating func stage(_ kept: KeptTrace) {
        trace.removeAll()
        for run in kept.runs {
            let firstScope = scopes.firstScope(of: run.batch)
            for record in run.records {
                trace.append(
                    StagedSpan(
                        start: record.startTime.nanoseconds, end: record.endTime.nanoseconds,
                        id: record.spanID.value, parent: record.parentSpanID?.value ?? 0,
                        message: run.batch.bytes(record.message),
                        scope: firstScope + Int(record.scopeIndex)))
            }
        }
        trace.sort()
    }

    /// Where to cut a trace: not at all unless it is larger than a whole block.
    private func endOfPart(from first: Int, room: Int) -> Int {
        let left = trace.count - first
        guard left > limits.spans || trace.byteCount > limits.bytes else { return trace.count }
        var end = first
        var bytes = inputBytes
        repeat {
            bytes += trace[end].message.count
            end += 1
        } while end < trace.count && end - first < room && bytes < limits.bytes
        return end
    }

    private mutating func encodePart(
        of kept: KeptTrace, storedAt: Timestamp, first: Int, end: Int
    ) throws(StoreError) {
        structure.beginTrace(kept, storedAt: storedAt, spans: end - first)
        parents.beginTrace()
        do {
            for place in first..<end {
                let span = trace[place]
                if place + 2 < end { trace[place + 2].message.prefetch() }
                let numbers = scopes.numbers(of: span.scope)
                let number = try encode(span, scope: numbers.scope)
                let parent = parents.append(trace, place: place, first: first, end: end)
                structure.append(
                    span, class: number, resource: numbers.resource, parent: parent)
                pairs.add(class: number, resource: numbers.resource)
                inputBytes += span.message.count
            }
        } catch {
            throw .corrupt("a span of trace \(kept.traceID) is not protobuf")
        }
    }
}
