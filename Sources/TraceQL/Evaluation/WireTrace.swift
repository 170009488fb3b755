import Bytes
import OTLP
import TraceModel

/// A trace in batches: records over protobuf bodies, which are read without decoding them.
struct WireTrace: QueriedTrace {
    private let runs: [SpanRun]
    /// The number of the first span of each run, and that of all spans last.
    private let starts: [Int]

    // The run looked at last, since spans are mostly asked for in order, and what is needed of its
    // batch.
    private var run = 0
    private var numbers = 0..<0
    private var records: [SpanRecord] = []
    /// What is added to a span's number to find its record.
    private var shift = 0
    private var scopes: [SpanBatch.ScopeRecord] = []
    private var resources: [SpanBatch.ResourceRecord] = []
    private var body = ByteView.empty

    init(_ runs: [SpanRun]) {
        self.runs = runs
        var starts = [0]
        for run in runs { starts.append(starts[starts.count - 1] + run.count) }
        self.starts = starts
        if !runs.isEmpty { enter(0) }
    }

    var spanCount: Int { starts[starts.count - 1] }

    var traceID: TraceID? { runs.first { $0.count > 0 }?.traceID }

    @inline(__always)
    mutating func record(at index: Int) -> SpanRecord {
        seek(index)
        return records[index + shift]
    }

    @inline(__always)
    mutating func place(of index: Int) -> ScopePlace {
        seek(index)
        let scope = records[index + shift].scopeIndex
        return ScopePlace(run: run, scope: scope, resource: scopes[Int(scope)].resourceIndex)
    }

    @inline(__always)
    private mutating func seek(_ index: Int) {
        if !numbers.contains(index) { enter(run(of: index)) }
    }

    private func run(of index: Int) -> Int {
        var low = 0
        var high = runs.count - 1
        while low < high {
            let middle = (low + high + 1) / 2
            if starts[middle] <= index { low = middle } else { high = middle - 1 }
        }
        return low
    }

    private mutating func enter(_ index: Int) {
        let batch = runs[index].batch
        run = index
        numbers = starts[index]..<starts[index + 1]
        shift = runs[index].first - starts[index]
        records = batch.spans
        scopes = batch.scopes
        resources = batch.resources
        body = batch.body.view
    }

    @inline(__always)
    private func bytes(_ range: ByteRange) -> ByteView {
        body.slice(from: Int(range.offset), count: Int(range.count)) ?? .empty
    }

    @inline(__always)
    mutating func readSpan(_ index: Int, _ fields: SpanFields, into values: inout FieldValues) {
        seek(index)
        let record = records[index + shift]
        WireFields.read(
            span: bytes(record.message), startedAt: record.startTime, fields, into: &values)
    }

    mutating func readScope(_ index: Int, _ fields: ScopeFields, into values: inout FieldValues) {
        let scope = scopes[Int(record(at: index).scopeIndex)]
        WireFields.read(scope: bytes(scope.message), fields, into: &values)
    }

    mutating func readResource(
        _ index: Int, _ fields: ResourceFields, into values: inout FieldValues
    ) {
        let scope = scopes[Int(record(at: index).scopeIndex)]
        let resource = resources[Int(scope.resourceIndex)]
        WireFields.read(resource: bytes(resource.message), fields, into: &values)
    }
}
