package import Bytes
package import TraceModel

/// An endless stream of traces of a made-up shop, the same for the same seed.
///
/// Ten services in three instances each: HTTP servers and clients, SQL, Redis, functions, queues and
/// jobs with links, some errors with stack traces. A trace has 12 to 28 spans, 20 on average; a span
/// has 12 attributes and takes about 570 bytes of protobuf. Values have the spread of a real system:
/// most are constants of the call site, some belong to the request (UUIDs, organisation, user,
/// entity), a few to the one call.
package struct Corpus {
    /// One export request with what is in it.
    package struct Request: Sendable {
        /// An `ExportTraceServiceRequest` in protobuf.
        package let body: ByteBuffer
        package let spanCount: Int
        /// The traces with spans in the body, in order of their start.
        package let traceIDs: [TraceID]
    }

    private var random: CorpusRandom
    private var writer: CorpusSpanWriter
    private var clock: UInt64

    /// Begins a stream.
    ///
    /// - Parameters:
    ///   - seed: Another seed gives other traces.
    ///   - start: When the first trace starts; each later one starts some 2 ms after the one before.
    package init(
        seed: UInt64 = 1, start: Timestamp = Timestamp(nanoseconds: 1_767_225_600_000_000_000)
    ) {
        random = CorpusRandom(seed: seed)
        writer = CorpusSpanWriter(random: CorpusRandom(seed: ~seed))
        clock = start.nanoseconds
    }

    /// Makes one request that holds whole traces, as an agent that batches many services sends it.
    ///
    /// - Parameter spans: How many spans; the last trace is cut to fit.
    /// - Returns: A request of exactly so many spans.
    package mutating func request(spans: Int) -> Request {
        Self.request(of: traces(spans: spans), writer: &writer)
    }

    /// Makes one request for each service instance that took part, as SDKs send them: the spans of
    /// a trace come in several requests.
    package mutating func requestsByService(spans: Int) -> [Request] {
        var parts: [Int: [(CorpusTrace, [CorpusTrace.Step])]] = [:]
        for (trace, steps) in traces(spans: spans) {
            for (service, own) in Dictionary(grouping: steps, by: \.service) {
                parts[service * 3 + trace.context.instance, default: []].append((trace, own))
            }
        }
        return parts.sorted { $0.key < $1.key }.map { Self.request(of: $0.value, writer: &writer) }
    }

    private mutating func traces(spans: Int) -> [(CorpusTrace, [CorpusTrace.Step])] {
        var traces: [(CorpusTrace, [CorpusTrace.Step])] = []
        var left = spans
        while left > 0 {
            clock += UInt64(random.below(4_000_000))
            let limit = min(left, 12 + random.below(17))
            let trace = CorpusTrace(startingAt: clock, limit: limit, random: &random)
            traces.append((trace, trace.steps))
            left -= trace.steps.count
        }
        return traces
    }

    private static func request(
        of traces: [(CorpusTrace, [CorpusTrace.Step])], writer: inout CorpusSpanWriter
    ) -> Request {
        var groups: [Int: [(CorpusTrace, CorpusTrace.Step)]] = [:]
        for (trace, steps) in traces {
            for step in steps {
                let group = (step.service * 3 + trace.context.instance) * 8 + step.role.scope
                groups[group, default: []].append((trace, step))
            }
        }
        var body = ByteWriter(capacity: 1 << 16)
        var resource: (id: Int, start: Int)?
        for (group, spans) in groups.sorted(by: { $0.key < $1.key }) {
            if resource?.id != group / 8 {
                if let open = resource { body.endMessage(open.start) }
                resource = (group / 8, body.beginMessage(1))
                body.appendResource(service: group / 24, instance: group / 8 % 3)
            }
            let scope = body.beginMessage(2)
            body.appendScope(group % 8)
            // SDKs export a span when it ends: children come before their parents.
            for (trace, step) in spans.sorted(by: { $0.1.end < $1.1.end }) {
                writer.append(step, of: trace, field: 2, to: &body)
            }
            body.endMessage(scope)
        }
        if let open = resource { body.endMessage(open.start) }
        let ids = traces.compactMap { TraceID(high: $0.0.traceID.high, low: $0.0.traceID.low) }
        return Request(
            body: body.finish(), spanCount: traces.reduce(0) { $0 + $1.1.count }, traceIDs: ids)
    }
}
