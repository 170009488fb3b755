import Assembly
import OTLP
import Testing
import TraceModel

@Suite struct DuplicateFoldingTests {
    /// Requests of span numbers, and what is left.
    @Test(arguments: [
        ([[1, 2, 3]], [1, 2, 3]),
        // In one request nothing is compared: no client sends a span twice in one.
        ([[1, 1]], [1, 1]),
        ([[1, 2], [3]], [1, 2, 3]),
        ([[1, 2], [1, 2]], [1, 2]),
        ([[1, 2, 3], [2]], [1, 2, 3]),
        ([[2], [1, 2, 3]], [2, 1, 3]),
        ([[1], [2, 1, 3, 1, 4]], [1, 2, 3, 4]),
        ([[1], [1], [1]], [1]),
    ])
    func `The later one of equal spans is left out`(
        requests: [[Int]], left: [UInt64]
    ) throws {
        let fixture = AssemblyFixture()
        var receipts: [CountingReceipt] = []
        for numbers in requests {
            receipts.append(try fixture.add(numbers.map { span($0, of: 1, parent: 99) }))
        }
        let completed = fixture.after(.seconds(10))
        #expect(completed.map(\.numbers) == [left])
        #expect(completed.map(\.spanCount) == [left.count])
        let sent = requests.reduce(0) { $0 + $1.count }
        #expect(fixture.pending.statistics.duplicateSpans == sent - left.count)
        fixture.pending.settle(traceID(1), .kept(threshold: 0))
        #expect(receipts.allSatisfy { $0.open == 0 })
    }

    @Test func `Different spans with one id are all kept`() throws {
        let original = span(1, of: 1, parent: 99)
        var others = [original, original, original, original]
        others[0].kind = .server
        others[1].startTime = Timestamp(nanoseconds: 1)
        others[2].endTime = Timestamp(nanoseconds: 9999)
        others[3].parentSpanID = nil
        let fixture = AssemblyFixture()
        try fixture.add([original])
        for other in others { try fixture.add([other]) }
        #expect(fixture.after(.seconds(10)).map(\.spanCount) == [5])
    }

    @Test func `Very many requests sent twice are folded`() throws {
        let fixture = AssemblyFixture()
        for _ in 0..<2 {
            for number in 1...2000 { try fixture.add([span(number, of: 1, parent: 9999)]) }
        }
        let completed = fixture.after(.seconds(10))
        #expect(completed.map(\.numbers) == [(1...2000).map { UInt64($0) }])
    }

    @Test func `Very many spans with one id take no more time than others`() throws {
        let fixture = AssemblyFixture()
        let spans = (0..<20_000).map { number in
            var span = span(1, of: 1, parent: 99)
            span.startTime = Timestamp(nanoseconds: UInt64(number))
            return span
        }
        try fixture.add(Array(spans[..<10_000]))
        try fixture.add(Array(spans[9_000...]))
        #expect(fixture.after(.seconds(10)).map(\.spanCount) == [20_000])
    }
}
