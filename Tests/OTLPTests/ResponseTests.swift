import Bytes
import OTLP
import Testing

@Suite struct ResponseTests {
    @Test(arguments: [
        ("application/json", OTLPEncoding?.some(.json)),
        ("Application/JSON; charset=utf-8", .json), (" application/x-protobuf ", .protobuf),
        ("application/x-protobuf;proto=x", .protobuf), ("application/protobuf", .protobuf),
        ("text/plain", nil), ("", nil), ("application/ json", nil), ("application/jsonp", nil),
    ])
    func `The media type names the encoding`(text: String, encoding: OTLPEncoding?) {
        #expect(OTLPEncoding(contentType: text) == encoding)
    }

    @Test func `Full success leaves partial success unset`() {
        #expect(ExportResponse().encoded(as: .json).string == "{}")
        #expect(ExportResponse().encoded(as: .protobuf).count == 0)
    }

    @Test func `Partial success says how many spans were rejected and why`() {
        let response = ExportResponse(rejectedSpans: 3, errorMessage: "why")
        #expect(
            response.encoded(as: .json).string
                == #"{"partialSuccess":{"rejectedSpans":"3","errorMessage":"why"}}"#)
        #expect(
            response.encoded(as: .protobuf).array
                == [0x0A, 7, 0x08, 3, 0x12, 3] + Array("why".utf8))
    }

    @Test func `An error is a status in the encoding of the request`() {
        let status = ErrorStatus(.invalidArgument, "bad")
        #expect(status.encoded(as: .json).string == #"{"code":3,"message":"bad"}"#)
        #expect(status.encoded(as: .protobuf).array == [8, 3, 0x12, 3] + Array("bad".utf8))
    }
}
