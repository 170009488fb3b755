import Bytes
import Testing
import TraceContext

@Suite struct OpenTelemetryTraceStateTests {
    private func read(_ text: String) -> OpenTelemetryTraceState {
        withView(of: text) { OpenTelemetryTraceState(traceState: $0) }
    }

    private func rewritten(_ text: String, rate: Double?) -> String {
        withView(of: text) {
            var writer = ByteWriter()
            writer.appendTraceState($0, threshold: rate.flatMap { Threshold(rate: $0) })
            return writer.view.string
        }
    }

    @Test(arguments: [
        ("ot=th:c", 0xC0_0000_0000_0000 as UInt64?, nil as UInt64?),
        ("ot=th:c;rv:d29d6a7215ced0", 0xC0_0000_0000_0000, 0xD2_9D6A_7215_CED0),
        ("ot=rv:d29d6a7215ced0;th:8", 0x80_0000_0000_0000, 0xD2_9D6A_7215_CED0),
        ("a=1, ot=p:8;th:0 ,b=2", 0, nil),
        ("a=1,b=2", nil, nil), ("", nil, nil), ("ot=", nil, nil), ("ot", nil, nil),
        ("oot=th:c", nil, nil), ("x=ot=th:c", nil, nil),
        ("ot=th:C", nil, nil), ("ot=th:", nil, nil), ("ot=th:fffffffffffffff", nil, nil),
        ("ot=rv:d29d6a7215ced", nil, nil), ("ot=rv:D29D6A7215CED0", nil, nil),
        ("ot=th:8,ot=th:c", 0x80_0000_0000_0000, nil),
        ("ot=th:8;x:\(String(repeating: "y", count: 260))", nil, nil),
    ])
    func `Threshold and randomness are read`(text: String, threshold: UInt64?, randomness: UInt64?)
    {
        let state = read(text)
        #expect(state.threshold?.value == threshold)
        #expect(state.randomness == randomness)
    }

    @Test(arguments: [
        ("", 0.25 as Double?, "ot=th:c"),
        ("a=1,b=2", 0.25, "ot=th:c,a=1,b=2"),
        ("a=1,ot=th:8,b=2", 0.25, "ot=th:c,a=1,b=2"),
        ("a=1,ot=x:1;th:8;rv:d29d6a7215ced0;y:2", 0.25, "ot=th:c;rv:d29d6a7215ced0;x:1;y:2,a=1"),
        ("a=1,ot=th:8", nil, "a=1"),
        ("ot=th:8", nil, ""),
        ("ot=th:8;rv:d29d6a7215ced0,a=1", nil, "ot=rv:d29d6a7215ced0,a=1"),
        ("ot=th:BAD;;x:1", 1, "ot=th:0;x:1"),
        (" a=1 , , b", 0.5, "ot=th:8,a=1,b"),
        ("ot=th:8,ot=th:c,b=2", nil, "b=2"),
    ])
    func `The threshold is set or erased and the rest is kept`(
        text: String, rate: Double?, expected: String
    ) {
        #expect(rewritten(text, rate: rate) == expected)
    }

    @Test func `A full list loses its rightmost member`() {
        let members = (0..<32).map { "k\($0)=v" }
        let expected = (["ot=th:8"] + members.dropLast()).joined(separator: ",")
        #expect(rewritten(members.joined(separator: ","), rate: 0.5) == expected)
        let full = (members.dropLast() + ["ot=th:0"]).joined(separator: ",")
        #expect(rewritten(full, rate: 0.5) == expected)
    }

    @Test func `A member of 256 characters keeps threshold and randomness`() {
        let randomness = "rv:d29d6a7215ced0"
        let filler = "x:" + String(repeating: "y", count: 256 - randomness.utf8.count - 3)
        let text = "ot=\(filler);\(randomness)"
        #expect(rewritten(text, rate: 1 / 3) == "ot=th:aaab;\(randomness)")
        #expect(rewritten(text, rate: nil) == "ot=\(randomness);\(filler)")
    }
}
