import Assembly
import Bytes
import Compression
import HTTPClient
import Journal
import OTLP
import Receiver
import Testing

@Suite struct AcceptanceTests {
    @Test(arguments: OTLPEncoding.allCases, ContentEncoding.allCases)
    func `Both encodings are taken in every compression`(
        format: OTLPEncoding, compression: ContentEncoding
    ) throws {
        let fixture = try ReceiverFixture()
        let request = TestRequest.spans(3)
        let answer = try fixture.post(
            format == .json ? request.json : request.protobuf, as: format, compression)
        #expect(answer.status == 200)
        #expect(answer.header("Content-Type") == format.mediaType)
        #expect(answer.text == (format == .json ? "{}" : ""))
        for span in request.spans { #expect(fixture.pendingSpans(span.traceID) == 1) }
        #expect(fixture.journal.statistics.liveRecords == 1)
    }

    @Test func `Bare deflate data is taken as deflate`() throws {
        let fixture = try ReceiverFixture()
        var raw = ByteWriter()
        TestRequest().protobuf.withView { Deflater().compress($0, as: .raw, into: &raw) }
        let answer = try fixture.send(
            raw.finish(),
            [("Content-Type", "application/x-protobuf"), ("Content-Encoding", "deflate")])
        #expect(answer.status == 200)
        #expect(fixture.pendingSpans == 1)
    }

    @Test func `Spans without the sampled bit are kept`() throws {
        let fixture = try ReceiverFixture()
        let body = #"""
            {"resourceSpans":[{"scopeSpans":[{"spans":[{"traceId":"4BF92F3577B34DA6A3CE929D0E0E4736",
            "spanId":"00F067AA0BA902B7","flags":256,"status":{},"kind":null,"unknown":[1,{}]}]}]}]}
            """#
        let answer = try fixture.post(ByteBuffer(body.utf8), as: .json)
        #expect(answer.status == 200)
        #expect(fixture.pendingSpans == 1)
    }

    @Test(arguments: OTLPEncoding.allCases)
    func `Invalid spans are told exactly and the others are kept`(format: OTLPEncoding) throws {
        let fixture = try ReceiverFixture { $0.decode.attributeBytes = 100 }
        var request = TestRequest.spans(10)
        request.spans[0].traceID = [UInt8](repeating: 0, count: 16)
        request.spans[1].traceID = [1, 2, 3]
        request.spans[2].spanID = [UInt8](repeating: 0, count: 8)
        request.spans[3].spanID = []
        request.spans[4].parentSpanID = [1]
        request.spans[5].attributes = [("large", String(repeating: "x", count: 200))]
        let answer = try fixture.post(
            format == .json ? request.json : request.protobuf, as: format)
        #expect(answer.status == 200)
        let partial = try #require(PartialSuccess(answer.body, format))
        #expect(partial.rejected == 6)
        #expect(
            partial.message == """
                2 with a trace id that is not 16 bytes or is all zero; \
                2 with a span id that is not 8 bytes or is all zero; \
                1 with a parent span id that is not 8 bytes; \
                1 with an attribute over the size limit
                """)
        #expect(fixture.pendingSpans == 4)
        for (reason, count) in [
            ("invalid_trace_id", "2"), ("invalid_span_id", "2"), ("invalid_parent_span_id", "1"),
            ("attribute_too_large", "1"),
        ] {
            let series =
                #"tracewell_spans_refused_total{environment="default",reason="\#(reason)"}"#
            #expect(fixture.metric(series) == count)
        }
    }

    @Test func `Of spans that are all invalid nothing is journaled`() throws {
        let fixture = try ReceiverFixture()
        var request = TestRequest()
        request.spans[0].spanID = []
        let answer = try fixture.post(request.protobuf)
        #expect(answer.status == 200)
        #expect(PartialSuccess(answer.body, .protobuf)?.rejected == 1)
        #expect(fixture.journal.statistics.appendedRecords == 0)
        #expect(fixture.pendingSpans == 0)
    }

    @Test func `What was received is counted`() throws {
        let fixture = try ReceiverFixture()
        let request = TestRequest.spans(3, environment: "prod")
        let packed = request.protobuf.compressed(.gzip).count
        for _ in 0..<2 { _ = try fixture.post(request.protobuf, as: .protobuf, .gzip) }
        #expect(
            fixture.metric(#"tracewell_received_bytes_total{format="protobuf"}"#)
                == String(2 * packed))
        #expect(
            fixture.metric(#"tracewell_inflated_bytes_total{format="protobuf"}"#)
                == String(2 * request.protobuf.count))
        #expect(fixture.metric("tracewell_batch_spans_sum") == "6.0")
        #expect(fixture.metric("tracewell_batch_spans_count") == "2")
    }

    @Test func `Requests that are refused are counted by reason`() throws {
        let fixture = try ReceiverFixture()
        _ = try fixture.post(ByteBuffer("no".utf8), as: .json)
        _ = try fixture.send(ByteBuffer([]), [("Content-Type", "text/plain")])
        _ = try fixture.send(nil, [], method: "GET", path: "/elsewhere")
        for reason in ["malformed_body", "unsupported_media_type", "not_found"] {
            let series = #"tracewell_requests_refused_total{reason="\#(reason)"}"#
            #expect(fixture.metric(series) == "1")
        }
    }
}

/// The `partialSuccess` of an answer as a client reads it.
struct PartialSuccess {
    private(set) var rejected = 0
    private(set) var message = ""

    init?(_ body: ByteBuffer, _ format: OTLPEncoding) {
        switch format {
        case .json:
            let text = body.string
            guard let count = text.firstRange(of: #""rejectedSpans":""#),
                let start = text.firstRange(of: #""errorMessage":""#), text.hasSuffix(#""}}"#)
            else { return nil }
            rejected = Int(text[count.upperBound...].prefix { $0.isNumber }) ?? 0
            message = String(text[start.upperBound...].dropLast(3))
        case .protobuf:
            let isRead = body.withView { view in
                var outer = WireReader(view)
                guard let tag = try? outer.readTag(), tag.field == 1,
                    let inner = try? outer.readBytes(), outer.isAtEnd
                else { return false }
                var reader = WireReader(inner)
                while !reader.isAtEnd, let tag = try? reader.readTag() {
                    switch tag.field {
                    case 1: rejected = Int((try? reader.readVarint()) ?? 0)
                    case 2: message = (try? reader.readBytes())?.string ?? ""
                    default: return false
                    }
                }
                return true
            }
            guard isRead else { return nil }
        }
    }
}
