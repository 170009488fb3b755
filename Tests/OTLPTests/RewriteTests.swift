import Bytes
import OTLP
import Testing
import TraceModel

@Suite struct RewriteTests {
    /// Two resources with two scopes each, four spans a scope, of three traces.
    private func batch() throws -> SpanBatch {
        var number: UInt8 = 0
        let body = Wire.bytes { body in
            for resource in 0..<2 {
                let resourceSpans = body.beginMessage(1)
                let message = body.beginMessage(1)
                Wire.string(&body, "service.name", "service-\(resource)")
                Wire.string(&body, "deployment.environment.name", "env-\(resource)")
                body.endMessage(message)
                for scope in 0..<2 {
                    let scopeSpans = body.beginMessage(2)
                    let scopeMessage = body.beginMessage(1)
                    body.appendField(1, string: "scope-\(resource)-\(scope)")
                    body.endMessage(scopeMessage)
                    for _ in 0..<4 {
                        number += 1
                        let span = Wire.span(
                            trace: Wire.traceID(number % 3 + 1), span: Wire.spanID(number),
                            name: "op-\(number)"
                        ) { body in
                            if number % 2 == 0 { body.appendField(3, string: "a=b") }
                        }
                        body.appendField(2, bytes: span)
                    }
                    body.appendField(3, string: "schema-\(scope)")
                    body.endMessage(scopeSpans)
                }
                body.endMessage(resourceSpans)
            }
        }
        return try SpanBatch.scan(body).batch
    }

    private func decoded(_ batch: SpanBatch) -> [Span] {
        var decoder = SpanDecoder(batch)
        return batch.runs.flatMap { decoder.decode($0) }
    }

    @Test func `The kept spans come back with everything, in a body that scans the same`() throws {
        let source = try batch()
        let all = decoded(source)
        for mask in stride(from: 1, to: 65_536, by: 257) {
            let kept = try #require(source.rewritten { mask >> $0 & 1 == 1 ? .keep : .drop })
            let expected = all.enumerated().filter { mask >> $0.offset & 1 == 1 }.map(\.element)
            #expect(decoded(kept) == expected)
            let again = try SpanBatch.scan(kept.body).batch
            let byID = { (spans: [Span]) in spans.sorted { $0.spanID < $1.spanID } }
            #expect(byID(decoded(again)) == byID(expected))
            for (resource, scanned) in zip(kept.resources, again.resources) {
                #expect(kept.bytes(resource.serviceName) == again.bytes(scanned.serviceName))
                #expect(kept.bytes(resource.environment) == again.bytes(scanned.environment))
            }
        }
    }

    @Test func `A batch without a kept span does not exist`() throws {
        #expect(try batch().rewritten { _ in .drop } == nil)
    }

    @Test func `A new tracestate replaces the old one and nothing else`() throws {
        let source = try batch()
        for state in ["ot=th:8", ""] {
            let changed = try #require(source.rewritten { _ in .keepWithTraceState(state) })
            var expected = decoded(source)
            for index in expected.indices { expected[index].traceState = state }
            #expect(decoded(changed) == expected)
            #expect(changed.spans.allSatisfy { $0.hasTraceState == !state.isEmpty })
            #expect(decoded(try SpanBatch.scan(changed.body).batch).count == expected.count)
        }
    }

    @Test func `A subset is the spans of one run`() throws {
        let source = try batch()
        let run = source.runs[1]
        let subset = try #require(source.subset(first: run.first, count: run.count))
        #expect(subset.runs.map(\.traceID) == [run.traceID])
        #expect(subset.body.count < source.body.count)
    }
}
