package import Bytes
package import TraceModel

/// The valid spans of one OTLP request: shallow records over the request's own protobuf body.
///
/// Made by ``SpanBatch/scan(_:limits:)``, which has walked and checked every byte of the body, so
/// that what reads a batch later needs no second validation. Spans are grouped by trace; in a trace
/// they stand in wire order. A batch is immutable and shared: it lives as long as one of its spans
/// is pending or being read.
///
/// - Invariant: All ranges lie within ``body``; the spans of ``runs`` cover ``spans`` in order.
package final class SpanBatch: Sendable {
    /// An `ExportTraceServiceRequest`, which has the wire format of `TracesData`.
    package let body: ByteBuffer
    package let resources: [ResourceRecord]
    package let scopes: [ScopeRecord]
    /// The spans, grouped by trace.
    package let spans: [SpanRecord]
    /// One entry a trace, in order of first appearance.
    package let runs: [TraceRun]

    init(
        body: ByteBuffer, resources: [ResourceRecord], scopes: [ScopeRecord], spans: [SpanRecord],
        runs: [TraceRun]
    ) {
        self.body = body
        self.resources = resources
        self.scopes = scopes
        self.spans = spans
        self.runs = runs
    }

    /// The spans of one trace in a batch.
    @frozen
    package struct TraceRun: Sendable {
        package let traceID: TraceID
        /// The index of the first span in ``SpanBatch/spans``.
        package let first: Int
        package let count: Int

        @inlinable
        init(traceID: TraceID, first: Int, count: Int) {
            self.traceID = traceID
            self.first = first
            self.count = count
        }
    }

    /// One `ResourceSpans` of the request.
    package struct ResourceRecord: Sendable {
        /// The `Resource` message; empty when it is absent.
        package var message: ByteRange
        /// The schema URL of the resource, UTF-8.
        package var schemaURL: ByteRange
        /// The value of `service.name`, UTF-8; empty when it is absent or not a string.
        package var serviceName: ByteRange
        /// The value of `deployment.environment.name`, else of `deployment.environment`, UTF-8.
        package var environment: ByteRange
    }

    /// One `ScopeSpans` of the request.
    package struct ScopeRecord: Sendable {
        /// The index into ``SpanBatch/resources``.
        package var resourceIndex: UInt32
        /// The `InstrumentationScope` message; empty when it is absent.
        package var message: ByteRange
        /// The schema URL of the scope, UTF-8.
        package var schemaURL: ByteRange
    }

    /// The bytes of a part of the body; empty for a range outside of it.
    ///
    /// Keep the batch alive while the view is used.
    @inlinable
    package func bytes(_ range: ByteRange) -> ByteView {
        body.view.slice(from: Int(range.offset), count: Int(range.count)) ?? .empty
    }

    /// The resource of a span.
    @inlinable
    package func resource(of span: SpanRecord) -> ResourceRecord {
        resources[Int(scopes[Int(span.scopeIndex)].resourceIndex)]
    }

    /// What the batch costs in memory, in bytes.
    package var memoryBytes: Int {
        body.capacity + spans.count * MemoryLayout<SpanRecord>.stride
            + runs.count * MemoryLayout<TraceRun>.stride
            + (resources.count + scopes.count) * 40 + 128
    }
}

/// Some of a batch's spans, all of one trace.
package struct SpanRun: Sendable {
    package let batch: SpanBatch
    /// The index of the first span in the batch.
    package let first: Int
    package let count: Int

    /// Makes a run of spans that stand together in a batch.
    package init(batch: SpanBatch, first: Int, count: Int) {
        self.batch = batch
        self.first = first
        self.count = count
    }

    /// The records of these spans.
    package var records: ArraySlice<SpanRecord> { batch.spans[first..<first + count] }
}
