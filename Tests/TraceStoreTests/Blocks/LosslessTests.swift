import Assembly
import Bytes
import OTLP
import Testing
import TraceModel

@testable import TraceStore

/// What goes into a block comes out of it.
@Suite struct LosslessTests {
    /// The traces of some requests, each with its runs from all of them.
    static func traces(of batches: [SpanBatch]) -> [KeptTrace] {
        var runs: [TraceID: [SpanRun]] = [:]
        var order: [TraceID] = []
        for batch in batches {
            for run in batch.runs {
                if runs[run.traceID] == nil { order.append(run.traceID) }
                runs[run.traceID, default: []].append(
                    SpanRun(batch: batch, first: run.first, count: run.count))
            }
        }
        return order.enumerated().map { place, id in
            KeptTrace(
                traceID: id, runs: runs[id] ?? [],
                completion: TraceCompletion.allCases[place % TraceCompletion.allCases.count],
                threshold: UInt64(place % 3) << 50)
        }
    }

    /// Encodes traces into blocks of a size.
    static func blocks(_ traces: [KeptTrace], spans: Int = 5_000) throws -> [EncodedBlock] {
        var limits = BlockEncoder.Limits()
        limits.spans = spans
        var encoder = BlockEncoder(limits: limits)
        var blocks: [EncodedBlock] = []
        try encoder.encode(traces, storedAt: { _ in Timestamp(nanoseconds: 77) }) {
            (block) throws(StoreError) in blocks.append(block)
        }
        return blocks
    }

    /// The attributes of a span as they are on the wire.
    private func attributes(_ record: SpanRecord, in batch: SpanBatch) throws -> [[UInt8]] {
        var attributes: [[UInt8]] = []
        var reader = WireReader(batch.bytes(record.message))
        while !reader.isAtEnd {
            let tag = try reader.readTag()
            if tag.field == SpanField.attributes.rawValue {
                attributes.append(try reader.readBytes().array)
            } else {
                try reader.skip(tag.type)
            }
        }
        return attributes
    }

    /// Everything of a trace's spans that can be compared, in an order that does not depend on how
    /// they came.
    private func contents(_ runs: [SpanRun]) throws -> [String: Int] {
        var contents: [String: Int] = [:]
        for run in runs {
            for (record, span) in zip(run.records, run.decoded()) {
                let wire = try attributes(record, in: run.batch)
                let resource = run.batch.resource(of: record)
                let line = """
                    \(describe(span)) \(wire) \(run.batch.bytes(resource.message).array)
                    \(run.batch.bytes(resource.schemaURL).string)
                    """
                contents[line, default: 0] += 1
            }
        }
        return contents
    }

    /// A text of the whole span in which NaN is equal to itself and 0 is not -0.
    private func describe(_ span: Span) -> String { "\(span)" }

    private func check(_ traces: [KeptTrace], _ blocks: [EncodedBlock]) throws {
        var read: [TraceID: [SpanRun]] = [:]
        for block in blocks {
            let reader = try BlockReader(head: block.head, body: block.body)
            #expect(reader.head.storedAt == Timestamp(nanoseconds: 77))
            for place in reader.head.fragments.indices {
                let id = try reader.head.traceID(of: place)
                let batch = try SpanBatch.scan(try reader.trace(at: place), limits: .accepted).batch
                read[id, default: []].append(
                    SpanRun(batch: batch, first: 0, count: batch.spans.count))
                let kept = try #require(traces.first { $0.traceID == id })
                let verdict = reader.head.fragments[place].verdict
                #expect(
                    verdict
                        == Verdict(
                            kept.completion, threshold: kept.threshold,
                            storedAt: Timestamp(nanoseconds: 77)))
            }
        }
        for trace in traces {
            let came = try contents(read[trace.traceID] ?? [])
            let went = try contents(trace.runs)
            if came != went {
                let missing = went.first { came[$0.key] != $0.value }?.key ?? ""
                let extra = came.first { went[$0.key] != $0.value }?.key ?? ""
                let common = zip(missing, extra).prefix { $0 == $1 }.count
                Issue.record(
                    """
                    trace \(trace.traceID) differs at \(common):
                    \(missing.dropFirst(max(0, common - 80)).prefix(300))
                    \(extra.dropFirst(max(0, common - 80)).prefix(300))
                    """)
            }
        }
    }

    @Test(arguments: 1...40)
    func `Random spans come back with every field and every byte of their attributes`(
        seed: UInt64
    ) throws {
        var request = RandomRequest(seed: seed, traces: 1 + Int(seed % 9))
        let batches = try (0..<3).map { _ in
            try SpanBatch.scan(request.body(spans: 20 * Int(seed % 12 + 1))).batch
        }
        let traces = Self.traces(of: batches)
        try check(traces, try Self.blocks(traces))
    }

    @Test func `A trace larger than a block comes back from several`() throws {
        var request = RandomRequest(seed: 3, traces: 2)
        let batches = [try SpanBatch.scan(request.body(spans: 900)).batch]
        let traces = Self.traces(of: batches)
        let blocks = try Self.blocks(traces, spans: 100)
        #expect(blocks.count >= 8)
        #expect(blocks.allSatisfy { $0.spanCount <= 200 })
        try check(traces, blocks)
    }

    @Test func `An encoder that is used again forgets the block before`() throws {
        var encoder = BlockEncoder()
        for seed in 1...5 as ClosedRange<UInt64> {
            var request = RandomRequest(seed: seed)
            let traces = Self.traces(of: [try SpanBatch.scan(request.body(spans: 200)).batch])
            var blocks: [EncodedBlock] = []
            try encoder.encode(traces, storedAt: { _ in Timestamp(nanoseconds: 77) }) {
                (block) throws(StoreError) in blocks.append(block)
            }
            #expect(try blocks.map(\.body.array) == Self.blocks(traces).map(\.body.array))
            try check(traces, blocks)
        }
    }
}
