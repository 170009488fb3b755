import OTLP
import TraceModel

/// A trace as a query reads it, span by span.
///
/// What a span has is read in parts, so that no more is read than a query needs.
protocol QueriedTrace {
    var spanCount: Int { get }
    /// Nil where there are no spans.
    var traceID: TraceID? { get }

    /// What is known of a span without reading its message.
    mutating func record(at index: Int) -> SpanRecord
    /// Which scope and resource a span belongs to; equal places have equal ones.
    mutating func place(of index: Int) -> ScopePlace
    mutating func readSpan(_ index: Int, _ fields: SpanFields, into values: inout FieldValues)
    mutating func readScope(_ index: Int, _ fields: ScopeFields, into values: inout FieldValues)
    mutating func readResource(
        _ index: Int, _ fields: ResourceFields, into values: inout FieldValues)
}

/// Where a span's scope and resource are found.
struct ScopePlace: Equatable {
    let run: Int
    let scope: UInt32
    let resource: UInt32
}

extension Timestamp {
    /// The nanoseconds from another moment to this one, negative when this is the earlier.
    func signedNanoseconds(since other: Timestamp) -> Int64 {
        self < other
            ? -Int64(clamping: other.nanoseconds(since: self))
            : Int64(clamping: nanoseconds(since: other))
    }
}
