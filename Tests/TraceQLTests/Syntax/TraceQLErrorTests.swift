import Testing

@testable import TraceQL

@Suite struct TraceQLErrorTests {
    @Test func `An error is one line with its place, and its hint where there is one`() {
        let place = SourcePosition(line: 2, column: 14)
        #expect(TraceQLError("no", at: place).description == "2:14: no")
        #expect(TraceQLError("no", at: place, hint: "yes").description == "2:14: no; yes")
    }
}
