import Assembly
import OTLP
import SystemClock
import TestSupport
import TraceModel
import TraceStore

/// The engines that have to pass the contract kit.
enum StoreEngine: String, CaseIterable, Sendable {
    case memory
    case sqlite
}

/// A store of one engine with a clock to turn, gone at the end of a test.
final class StoreUnderTest {
    let time = ManualTime()
    let store: any TraceStorage
    private let directory: TemporaryDirectory?

    init(_ engine: StoreEngine) throws {
        switch engine {
        case .memory:
            directory = nil
            store = MemoryTraceStore(time: time)
        case .sqlite:
            let made = try TemporaryDirectory()
            directory = made
            store = try SQLiteTraceStore(SQLiteStoreOptions(directory: made.path), time: time)
        }
    }

    deinit { store.close() }

    /// Stores traces, each a fragment of its own.
    func append(
        _ spans: [Span]..., completion: TraceCompletion = .gotRoot, threshold: UInt64 = 0,
        mayBeStored: Bool = false
    ) throws {
        try store.append(
            spans.map {
                try KeptTrace.holding(
                    $0, completion: completion, threshold: threshold, mayBeStored: mayBeStored)
            })
    }

    /// The spans of a trace as they come back, in order of their identifiers.
    func spans(_ id: TraceID) throws -> [Span] {
        try store.trace(id).flatMap { fragment in
            var decoder = SpanDecoder(fragment.batch)
            return fragment.batch.runs.flatMap { decoder.decode($0) }
        }
        .sorted { $0.spanID < $1.spanID }
    }

    /// The traces of all pages of a search, in order.
    func walk(_ request: SearchRequest) throws -> [TraceSummary] {
        var request = request
        var found: [TraceSummary] = []
        while true {
            let page = try store.search(request)
            found += page.traces
            guard let next = page.next, found.count < 10_000 else { return found }
            request.after = next
        }
    }
}

extension KeptTrace {
    /// A trace of these spans.
    static func holding(
        _ spans: [Span], completion: TraceCompletion = .gotRoot, threshold: UInt64 = 0,
        mayBeStored: Bool = false
    ) throws -> KeptTrace {
        let batch = try SpanBatch.of(spans)
        guard let first = batch.runs.first else { throw EmptyTrace() }
        return KeptTrace(
            traceID: first.traceID,
            runs: [SpanRun(batch: batch, first: first.first, count: first.count)],
            completion: completion, threshold: threshold, mayBeStored: mayBeStored)
    }

    private struct EmptyTrace: Error {}
}

extension TraceID {
    /// An identifier of a small number.
    static func number(_ value: UInt64) -> TraceID {
        TraceID(high: 0xA000_0000_0000_0000, low: value) ?? .number(1)
    }
}

extension Span {
    /// A span of a small number, of a service; its trace begins at that second.
    static func make(
        _ trace: UInt64, _ number: UInt64 = 1, parent: UInt64? = nil, service: String = "shop",
        name: String = "GET /", at seconds: UInt64 = 100, millis: UInt64 = 10,
        environment: String = "prod", _ change: (inout Span) -> Void = { _ in }
    ) -> Span {
        var span = Span(
            traceID: .number(trace), spanID: SpanID(number) ?? .one,
            parentSpanID: parent.flatMap(SpanID.init),
            scope: InstrumentationScope(name: "test"),
            resource: Resource(attributes: [
                Attribute("service.name", .string(service)),
                Attribute("deployment.environment.name", .string(environment)),
            ]))
        span.name = name
        span.kind = .server
        span.startTime = Timestamp(nanoseconds: seconds * 1_000_000_000)
        span.endTime = span.startTime.adding(nanoseconds: millis * 1_000_000)
        change(&span)
        return span
    }
}

extension SpanID {
    fileprivate static let one: SpanID = {
        guard let id = SpanID(1) else { preconditionFailure("1 is an identifier") }
        return id
    }()
}
