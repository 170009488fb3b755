import Bytes
import Testing
import TraceContext
import TraceModel

private let traceID = "12345678901234567890123456789012"
private let spanID = "1234567890123456"

@Suite struct TraceParentTests {
    @Test func `The fields of a valid header are read`() throws {
        let parent = try #require(TraceParent("00-\(traceID)-\(spanID)-01"))
        #expect(parent.traceID == TraceID(hex: traceID))
        #expect(parent.spanID == SpanID(hex: spanID))
        #expect(parent.flags == .sampled)
        #expect(parent.description == "00-\(traceID)-\(spanID)-01")
    }

    /// The cases of the W3C test harness.
    @Test(arguments: [
        "00-\(traceID)-\(spanID)-01",
        "cc-\(traceID)-\(spanID)-01",
        "cc-\(traceID)-\(spanID)-01-what-the-future-will-be-like",
        "cc-\(traceID)-\(spanID)-01-",
        " 00-\(traceID)-\(spanID)-01",
        "\t00-\(traceID)-\(spanID)-01",
        "00-\(traceID)-\(spanID)-01 ",
        "00-\(traceID)-\(spanID)-01\t",
        "\t 00-\(traceID)-\(spanID)-01 \t",
    ])
    func `A header that the harness takes is read`(header: String) {
        #expect(TraceParent(header)?.description == "00-\(traceID)-\(spanID)-01")
    }

    @Test(arguments: [
        "",
        "00-\(traceID)-\(spanID)-01.",
        "00-\(traceID)-\(spanID)-01-what-the-future-will-be-like",
        "cc-\(traceID)-\(spanID)-01.what-the-future-will-be-like",
        "ff-\(traceID)-\(spanID)-01",
        ".0-\(traceID)-\(spanID)-01",
        "0.-\(traceID)-\(spanID)-01",
        "000-\(traceID)-\(spanID)-01",
        "0000-\(traceID)-\(spanID)-01",
        "0-\(traceID)-\(spanID)-01",
        "FF-\(traceID)-\(spanID)-01",
        "CC-\(traceID)-\(spanID)-01",
        "00-00000000000000000000000000000000-\(spanID)-01",
        "00-.2345678901234567890123456789012-\(spanID)-01",
        "00-1234567890123456789012345678901.-\(spanID)-01",
        "00-\(traceID)3-\(spanID)-01",
        "00-1234567890123456789012345678901-\(spanID)-01",
        "00-ABCDEF78901234567890123456789012-\(spanID)-01",
        "00-\(traceID)-0000000000000000-01",
        "00-\(traceID)-.234567890123456-01",
        "00-\(traceID)-123456789012345.-01",
        "00-\(traceID)-12345678901234567-01",
        "00-\(traceID)-123456789012345-01",
        "00-\(traceID)-ABCDEF7890123456-01",
        "00-\(traceID)-\(spanID)-.0",
        "00-\(traceID)-\(spanID)-0.",
        "00-\(traceID)-\(spanID)-001",
        "00-\(traceID)-\(spanID)-1",
        "00-\(traceID)-\(spanID)-0A",
        "00_\(traceID)-\(spanID)-01",
        "00-\(traceID)_\(spanID)-01",
        "00-\(traceID)-\(spanID)_01",
        "00-\(traceID)-\(spanID)-01,00-\(traceID)-\(spanID)-01",
        "01-\(traceID)-\(spanID)-01,01-\(traceID)-\(spanID)-01",
    ])
    func `A header that the harness refuses is invalid`(header: String) {
        #expect(TraceParent(header) == nil)
    }

    @Test(arguments: [
        ("00", "00"), ("01", "01"), ("02", "02"), ("03", "03"), ("ff", "03"), ("fc", "00"),
        ("09", "01"),
    ])
    func `Only the flags that are known are passed on`(given: String, expected: String) {
        let parent = TraceParent("00-\(traceID)-\(spanID)-\(given)")
        #expect(parent?.description == "00-\(traceID)-\(spanID)-\(expected)")
    }

    @Test func `Every shorter header is invalid`() {
        withView(of: "cc-\(traceID)-\(spanID)-01") { header in
            for length in 0..<header.count {
                #expect(TraceParent(header.prefix(length)) == nil)
            }
        }
    }
}

@Suite struct PropagatedContextTests {
    private let valid = "00-\(traceID)-\(spanID)-01"

    @Test func `Both headers are read`() {
        let context = PropagatedContext(traceparent: [valid], tracestate: ["a=1", "b=2"])
        #expect(context?.parent.traceID == TraceID(hex: traceID))
        #expect(context?.state.header() == "a=1,b=2")
    }

    @Test func `A broken tracestate leaves the parent valid`() {
        let context = PropagatedContext(traceparent: [valid], tracestate: ["a"])
        #expect(context?.state.members.isEmpty == true)
    }

    @Test func `Without exactly one valid traceparent there is no context`() {
        for headers in [[], [valid, valid], ["00"]] {
            #expect(PropagatedContext(traceparent: headers, tracestate: ["a=1"]) == nil)
        }
    }
}
