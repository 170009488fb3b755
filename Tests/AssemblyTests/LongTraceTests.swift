import Assembly
import TestSupport
import Testing
import TraceModel

/// Traces that outlive their wait, or never end: decided on what is there, in segments.
@Suite struct LongTraceTests {
    /// A job that sends a span now and then for an hour.
    @Test func `A trace that goes on for hours is decided once, and the rest follows`() throws {
        let fixture = AssemblyFixture()
        try fixture.add([span(1, of: 1, parent: 9)])
        let first = fixture.after(.seconds(10))
        #expect(first.map(\.completion) == [.expired])
        fixture.pending.settle(traceID(1), .kept(threshold: 7))
        for minute in 1...60 {
            fixture.time.advance(by: .seconds(57))
            try fixture.add([span(minute + 1, of: 1, parent: 9)])
            let late = fixture.after(.seconds(1))
            #expect(late.map(\.completion) == [.late])
            #expect(late.map(\.spanCount) == [1])
            #expect(late.map(\.earlierVerdict) == [.kept(threshold: 7)])
            fixture.pending.settle(traceID(1), .kept(threshold: 7))
        }
        #expect(fixture.pending.statistics.pendingBytes == 0)
    }

    @Test func `A trace of very many spans neither grows nor delays others`() throws {
        let limit = 500
        let fixture = AssemblyFixture(limits: AssemblyLimits(spansPerTrace: limit))
        var most = 0
        var segments: [TraceCompletion] = []
        for step in 0..<100 {
            try fixture.add((0..<limit).map { span(step * limit + $0 + 1, of: 1, parent: 9) })
            try fixture.add([span(1, of: step + 2)])
            most = max(most, fixture.pending.statistics.pendingSpans)
            for segment in fixture.pending.completeDue() {
                #expect(segment.traceID == traceID(1))
                segments.append(segment.completion)
                fixture.pending.settle(segment.traceID, .kept(threshold: 0))
            }
        }
        #expect(segments == [.spanLimit] + Array(repeating: .late, count: 99))
        #expect(most <= limit + 100)
        let others = fixture.after(.seconds(2))
        #expect(others.count == 100)
        #expect(others.allSatisfy { $0.completion == .gotRoot })
    }
}
