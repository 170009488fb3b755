import Assembly
import OTLP
import Query
import TestSupport
import TraceModel
import TraceStore

/// Pending traces and a store, with short ways to fill both.
struct Fixture {
    let time = ManualTime()
    let pending: PendingTraces
    let store = StubStore()
    var limits = QueryLimits()

    init() { pending = PendingTraces(time: time) }

    var lookUp: TraceLookUp { TraceLookUp(pending: pending, store: store, limits: limits) }
    var search: TraceSearch {
        TraceSearch(pending: pending, store: store, limits: limits, time: time)
    }
    var names: NameListing {
        NameListing(pending: pending, store: store, limits: limits, time: time)
    }

    static func id(_ low: UInt64, high: UInt64 = 0x0102_0304_0506_0708) throws -> TraceID {
        try SpanFixture.required(TraceID(high: high, low: low))
    }

    /// A span of a trace that is known by a small number.
    static func span(
        _ id: UInt64, of trace: UInt64, high: UInt64 = 0x0102_0304_0506_0708,
        in parent: UInt64? = nil, at start: UInt64 = 100, to end: UInt64? = nil,
        name: String = "work", service: String = "shop", attributes: [Attribute] = []
    ) throws -> Span {
        var span = try SpanFixture.span(
            id, in: parent, from: start, to: end ?? start + 50, name: name, service: service,
            attributes: attributes)
        span.traceID = try Self.id(trace, high: high)
        return span
    }

    func wait(_ spans: Span...) throws {
        pending.add(try SpanBatch.of(spans), receipt: nil)
    }

    func put(_ spans: Span..., completion: TraceCompletion = .gotRoot, threshold: UInt64 = 0) throws
    {
        try store.insert(
            StoredFragment(
                batch: try SpanBatch.of(spans), completion: completion, threshold: threshold,
                storedAt: time.now()))
    }
}
