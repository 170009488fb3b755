import Bytes
import OTLP
import Testing
import TraceModel

@Suite struct ScanTests {
    @Test func `An empty body is an empty batch`() throws {
        let scan = try SpanBatch.scan(ByteBuffer([UInt8]()))
        #expect(scan.batch.spans.isEmpty)
        #expect(scan.rejected.total == 0)
    }

    @Test func `Spans are grouped by trace and keep their order within`() throws {
        let order: [(trace: UInt8, span: UInt8)] = [(1, 1), (2, 2), (1, 3), (3, 4), (2, 5), (1, 6)]
        let spans = order.map {
            Wire.span(trace: Wire.traceID($0.trace), span: Wire.spanID($0.span))
        }
        let batch = try SpanBatch.scan(Wire.request(spans)).batch
        #expect(batch.runs.map(\.count) == [3, 2, 1])
        #expect(
            batch.spans.map { UInt8(truncatingIfNeeded: $0.spanID.value) } == [1, 3, 6, 2, 5, 4])
        #expect(batch.runs.map { UInt8(truncatingIfNeeded: $0.traceID.low) } == [1, 2, 3])
    }

    @Test func `A thousand interleaved traces are grouped`() throws {
        var spans: [ByteBuffer] = []
        for round in 0..<3 {
            for trace in 0..<1000 {
                let id = [UInt8](repeating: 1, count: 14) + [UInt8(trace >> 8), UInt8(trace & 255)]
                spans.append(Wire.span(trace: id, span: Wire.spanID(UInt8(round + 1))))
            }
        }
        let batch = try SpanBatch.scan(Wire.request(spans)).batch
        #expect(batch.runs.count == 1000)
        #expect(batch.runs.allSatisfy { $0.count == 3 })
    }

    @Test(
        arguments: [
            ([], [1, 2, 3, 4, 5, 6, 7, 8], [], SpanRejection.invalidTraceID),
            ([UInt8](repeating: 0, count: 16), [1, 2, 3, 4, 5, 6, 7, 8], [], .invalidTraceID),
            ([UInt8](repeating: 1, count: 15), [1, 2, 3, 4, 5, 6, 7, 8], [], .invalidTraceID),
            ([UInt8](repeating: 1, count: 17), [1, 2, 3, 4, 5, 6, 7, 8], [], .invalidTraceID),
            ([UInt8](repeating: 1, count: 32), [1, 2, 3, 4, 5, 6, 7, 8], [], .invalidTraceID),
            ([UInt8](repeating: 1, count: 16), [], [], .invalidSpanID),
            ([UInt8](repeating: 1, count: 16), [0, 0, 0, 0, 0, 0, 0, 0], [], .invalidSpanID),
            ([UInt8](repeating: 1, count: 16), [1, 2, 3, 4, 5, 6, 7], [], .invalidSpanID),
            (
                [UInt8](repeating: 1, count: 16), [1, 2, 3, 4, 5, 6, 7, 8], [1],
                .invalidParentSpanID
            ),
        ] as [([UInt8], [UInt8], [UInt8], SpanRejection)])
    func `A span with an invalid identifier is rejected alone`(
        trace: [UInt8], span: [UInt8], parent: [UInt8], reason: SpanRejection
    ) throws {
        let good = Wire.span(trace: Wire.traceID(1), span: Wire.spanID(1))
        let bad = Wire.span(trace: trace, span: span, parent: parent)
        let scan = try SpanBatch.scan(Wire.request([bad, good, bad]))
        #expect(scan.batch.spans.count == 1)
        #expect(scan.rejected[reason] == 2)
        #expect(scan.rejected.total == 2)
        #expect(scan.rejected.message.hasPrefix("2 "))
    }

    @Test func `A parent of zeros is no parent`() throws {
        let span = Wire.span(
            trace: Wire.traceID(1), span: Wire.spanID(1), parent: [0, 0, 0, 0, 0, 0, 0, 0])
        let batch = try SpanBatch.scan(Wire.request([span])).batch
        #expect(batch.spans.first?.parentSpanID == nil)
    }

    @Test func `A span with an attribute over the limit is rejected alone`() throws {
        let large = Wire.span(trace: Wire.traceID(1), span: Wire.spanID(1)) { body in
            Wire.string(&body, field: 9, "k", String(repeating: "x", count: 2000))
        }
        let small = Wire.span(trace: Wire.traceID(1), span: Wire.spanID(2)) { body in
            Wire.string(&body, field: 9, "k", String(repeating: "x", count: 900))
        }
        let scan = try SpanBatch.scan(
            Wire.request([large, small]), limits: DecodeLimits(attributeBytes: 1000))
        #expect(scan.rejected[.attributeTooLarge] == 1)
        #expect(scan.batch.spans.map(\.spanID) == [SpanID(0x0909_0909_0909_0902)])
    }

    @Test func `Values nested past the limit make the body malformed`() throws {
        func nested(_ depth: Int) -> ByteBuffer {
            var value = Wire.bytes { $0.appendField(1, string: "x") }
            for _ in 0..<depth {
                value = Wire.bytes { body in
                    let array = body.beginMessage(5)
                    body.appendField(1, bytes: value)
                    body.endMessage(array)
                }
            }
            return Wire.request([
                Wire.span(trace: Wire.traceID(1), span: Wire.spanID(1)) { body in
                    let pair = body.beginMessage(9)
                    body.appendField(2, bytes: value)
                    body.endMessage(pair)
                }
            ])
        }
        #expect(try SpanBatch.scan(nested(31)).batch.spans.count == 1)
        #expect(throws: DecodeError.self) { try SpanBatch.scan(nested(32)) }
        #expect(throws: DecodeError.self) { try SpanBatch.scan(nested(10_000)) }
    }

    @Test func `A body cut at any length is refused or is a shorter request`() throws {
        let spans = (1...3).map { number in
            Wire.span(trace: Wire.traceID(1), span: Wire.spanID(number)) { body in
                Wire.string(&body, field: 9, "key", "välue")
                let event = body.beginMessage(11)
                body.appendField(1, fixed64: 5)
                body.appendField(2, string: "e")
                body.endMessage(event)
                let status = body.beginMessage(15)
                body.appendField(3, varint: 2)
                body.endMessage(status)
            }
        }
        let whole = Wire.request(spans).array
        for length in 1..<whole.count {
            #expect(throws: DecodeError.self) {
                try SpanBatch.scan(ByteBuffer(whole[..<length]))
            }
        }
    }

    @Test func `No flipped byte makes the scan or the decoding fail otherwise than by an error`() {
        let span = Wire.span(trace: Wire.traceID(1), span: Wire.spanID(1)) { body in
            Wire.string(&body, field: 9, "key", "value")
            let link = body.beginMessage(13)
            body.appendField(1, bytes: ByteBuffer(Wire.traceID(2)))
            body.endMessage(link)
        }
        let whole = Wire.request([span, span]).array
        for index in whole.indices {
            for value in [UInt8(0), 0x7F, 0x80, 0xFF, whole[index] ^ 1, whole[index] ^ 0x80] {
                var bytes = whole
                bytes[index] = value
                guard let batch = try? SpanBatch.scan(ByteBuffer(bytes)).batch else { continue }
                var decoder = SpanDecoder(batch)
                for run in batch.runs { #expect(decoder.decode(run).count == run.count) }
            }
        }
    }

    @Test func `Text that is not UTF-8 makes the body malformed`() {
        let bad: [UInt8] = [0x61, 0xFF]
        let spans = [
            Wire.span(trace: Wire.traceID(1), span: Wire.spanID(1)) { body in
                body.appendField(3, bytes: ByteBuffer(bad))
            },
            Wire.span(trace: Wire.traceID(1), span: Wire.spanID(1)) { body in
                let pair = body.beginMessage(9)
                body.appendField(1, bytes: ByteBuffer(bad))
                body.endMessage(pair)
            },
            Wire.span(trace: Wire.traceID(1), span: Wire.spanID(1)) { body in
                let status = body.beginMessage(15)
                body.appendField(2, bytes: ByteBuffer(bad))
                body.endMessage(status)
            },
        ]
        for span in spans {
            #expect(throws: DecodeError.self) { try SpanBatch.scan(Wire.request([span])) }
        }
    }

    @Test func `The service and the environment of a resource are found, the new name first`()
        throws
    {
        let body = Wire.bytes { body in
            let resourceSpans = body.beginMessage(1)
            let resource = body.beginMessage(1)
            Wire.string(&body, "deployment.environment", "old")
            Wire.string(&body, "service.name", "shop")
            Wire.string(&body, "deployment.environment.name", "new")
            body.endMessage(resource)
            body.endMessage(resourceSpans)
        }
        let batch = try SpanBatch.scan(body).batch
        let record = try #require(batch.resources.first)
        #expect(batch.bytes(record.serviceName) == "shop")
        #expect(batch.bytes(record.environment) == "new")
    }
}
