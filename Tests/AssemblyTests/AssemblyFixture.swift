import Assembly
import OTLP
import Synchronization
import SystemClock
import TestSupport
import TraceModel

/// Assembly under a clock that a test moves.
final class AssemblyFixture: Sendable {
    let time = ManualTime()
    let pending: PendingTraces

    init(
        limits: AssemblyLimits = AssemblyLimits(), policy: AssemblyPolicy = AssemblyPolicy(),
        shards: Int = 4
    ) {
        pending = PendingTraces(limits: limits, policy: policy, shards: shards, time: time)
    }

    /// Adds spans as one request.
    @discardableResult
    func add(
        _ spans: [Span], replayedFrom received: Timestamp? = nil
    ) throws -> CountingReceipt {
        let receipt = CountingReceipt(spans: spans.count)
        pending.add(try .of(spans), receipt: receipt, replayedFrom: received)
        return receipt
    }

    /// Lets time pass and takes what is due.
    func after(_ duration: Duration) -> [CompletedTrace] {
        time.advance(by: duration)
        return pending.completeDue()
    }
}

/// Counts down the spans of a request.
final class CountingReceipt: SpanReceipt {
    private let left: Atomic<Int>

    init(spans: Int) { left = Atomic(spans) }

    /// Spans that are not settled.
    var open: Int { left.load(ordering: .sequentiallyConsistent) }

    func release(spans: Int) { left.subtract(spans, ordering: .sequentiallyConsistent) }
}

/// The trace id with a number.
func traceID(_ number: Int) -> TraceID {
    guard let id = TraceID(high: 7, low: UInt64(number)) else { preconditionFailure("not zero") }
    return id
}

/// A span with a number; parent 0 is none.
func span(
    _ number: Int, of trace: Int, parent: Int = 0, environment: String? = nil, start: UInt64 = 1000
) -> Span {
    guard let id = SpanID(UInt64(number)) else { preconditionFailure("spans count from 1") }
    var span = Span(
        traceID: traceID(trace), spanID: id, parentSpanID: SpanID(UInt64(parent)))
    span.name = "span \(number)"
    span.startTime = Timestamp(nanoseconds: start + UInt64(number))
    span.endTime = Timestamp(nanoseconds: start + UInt64(number) + 10)
    if let environment {
        span.resource.attributes = [
            Attribute("deployment.environment.name", .string(environment))
        ]
    }
    return span
}

extension CompletedTrace {
    /// The numbers of the spans, in order.
    var numbers: [UInt64] { runs.flatMap { $0.records.map(\.spanID.value) } }
}

extension PendingTrace {
    /// The numbers of the spans, in order.
    var numbers: [UInt64] { runs.flatMap { $0.records.map(\.spanID.value) } }
}
