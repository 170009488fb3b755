import Bytes
import OTLP
import TestSupport
import Testing
import TraceModel

@testable import TraceQL

/// The same spans give the same result on the wire and in the model.
@Suite struct WireEqualsModelTests {
    @Test func `Random queries find the same in random traces`() throws {
        var queries = RandomQuery(seed: 3)
        var traces = RandomTrace(seed: 5)
        var found = 0
        for _ in 0..<1500 {
            let query = try CheckedQuery(queries.next())
            let trace = try traces.next()
            // The comparison of both ways is in here.
            if !trace.sets(query).isEmpty { found += 1 }
        }
        #expect(found > 300 && found < 1400, "random queries should tell traces apart")
    }

    @Test func `Queries find the same in the corpus, whose traces come in several batches`() throws
    {
        var corpus = Corpus(seed: 4)
        let batches = try corpus.requestsByService(spans: 300).map {
            try SpanBatch.scan($0.body).batch
        }
        var runs: [TraceID: [SpanRun]] = [:]
        for batch in batches {
            for run in batch.runs {
                runs[run.traceID, default: []].append(
                    SpanRun(batch: batch, first: run.first, count: run.count))
            }
        }
        for text in [
            "{ status = error }", "{ kind = server } >> { span.db.system.name != nil }",
            "{ .http.response.status_code >= 500 || .job.outcome =~ \"retry|dead\" }",
            "{ event:name = \"exception\" && event.exception.type != nil }",
            "{ parent.resource.service.name != resource.service.name }",
            "{ kind = consumer && link:spanID != nil } | by(resource.service.name) | count() > 0",
            "{ } | avg(duration) > 1ms | select(.org_id)",
        ] {
            let query = try CheckedQuery(text)
            var found = 0
            for trace in runs.values {
                let sets = query.matches(trace)
                #expect(sets == query.matches(trace.flatMap { $0.decoded() }), "\(text)")
                if !sets.isEmpty { found += 1 }
            }
            #expect(found > 0, "\(text)")
        }
    }

    /// Fields out of order, twice, unknown, and with lengths that no encoder writes.
    private static func oddSpan() throws -> [SpanRun] {
        var writer = ByteWriter()
        let resources = writer.beginMessage(1)
        let scopes = writer.beginMessage(2)
        let span = writer.beginMessage(2)
        writer.appendField(20, varint: 7)
        writer.appendField(21, fixed32: 7)
        writer.appendField(5, string: "first name")
        writer.appendField(9, bytes: pair("a") { $0.appendField(3, varint: 1) })
        writer.appendField(1, bytes: ByteBuffer([UInt8](repeating: 1, count: 16)))
        writer.appendField(22, string: String(repeating: "u", count: 200))
        let long = writer.beginLongMessage(9)
        writer.append(pair("b") { $0.appendField(1, string: "b") })
        writer.endLongMessage(long)
        writer.appendField(2, bytes: ByteBuffer([UInt8](repeating: 2, count: 8)))
        writer.appendField(
            9, bytes: pair("c", valueFirst: true) { $0.appendField(2, varint: 1) })
        // Of two values of one attribute the last counts.
        writer.appendField(
            9,
            bytes: pair("d") {
                $0.appendField(1, string: "lost")
                $0.appendField(3, varint: 4)
            })
        writer.appendField(9, bytes: pair("e") { _ in })
        writer.appendField(9, bytes: pair("e") { $0.appendField(3, varint: 5) })
        writer.appendField(
            9,
            bytes: pair("f") { $0.appendField(1, string: String(repeating: "f", count: 20_000)) })
        writer.appendField(16, fixed32: 0x101)
        writer.appendField(5, string: "op")
        writer.endMessage(span)
        writer.endMessage(scopes)
        writer.endMessage(resources)
        let batch = try SpanBatch.scan(writer.finish()).batch
        return [SpanRun(batch: batch, first: 0, count: 1)]
    }

    private static func pair(
        _ key: String, valueFirst: Bool = false, _ write: (inout ByteWriter) -> Void
    ) -> ByteBuffer {
        var value = ByteWriter()
        write(&value)
        let message = value.finish()
        var writer = ByteWriter()
        if valueFirst { writer.appendField(2, bytes: message) }
        writer.appendField(1, string: key)
        if !valueFirst { writer.appendField(2, bytes: message) }
        return writer.finish()
    }

    @Test(arguments: [
        ("name = \"op\"", true), ("name = \"first name\"", false), (".a = 1", true),
        (".b = \"b\"", true), (".c = true", true), (".d = 4", true), (".d = \"lost\"", false),
        (".e = nil", true), (".e = 5", false), (".f =~ \"f{20}.*\"", true),
        (".a = 1 && .b = \"b\" && .c && .d = 4 && name = \"op\"", true),
    ])
    func `Layouts that no encoder writes are read as the decoder reads them`(
        condition: String, isTrue: Bool
    ) throws {
        let runs = try Self.oddSpan()
        let query = try CheckedQuery("{ \(condition) }")
        #expect(query.matches(runs).isEmpty != isTrue)
        #expect(query.matches(runs) == query.matches(runs.flatMap { $0.decoded() }))
    }
}
