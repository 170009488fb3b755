import Testing
import TraceModel

@testable import Query

@Suite struct CriticalPathTests {
    /// The path below the first span as (id, start, end).
    private func path(_ spans: [Span]) -> [[UInt64]] {
        let tree = TraceTree(spans)
        return CriticalPath(of: 0, in: tree).segments.map {
            [tree.spans[$0.span].spanID.value, $0.start.nanoseconds, $0.end.nanoseconds]
        }
    }

    @Test func `A span alone is its own path`() throws {
        #expect(path([try SpanFixture.span(1)]) == [[1, 0, 100]])
    }

    @Test func `A span without duration has no path`() throws {
        #expect(path([try SpanFixture.span(1, from: 7, to: 7)]) == [])
    }

    @Test func `Calls one after the other are all on it`() throws {
        let spans = [
            try SpanFixture.span(1), try SpanFixture.span(2, in: 1, from: 10, to: 30),
            try SpanFixture.span(3, in: 1, from: 40, to: 90),
        ]
        #expect(
            path(spans) == [[1, 0, 10], [2, 10, 30], [1, 30, 40], [3, 40, 90], [1, 90, 100]])
    }

    @Test func `Of calls side by side the one that finished last is on it`() throws {
        let spans = [
            try SpanFixture.span(1), try SpanFixture.span(2, in: 1, from: 10, to: 50),
            try SpanFixture.span(3, in: 1, from: 12, to: 90),
        ]
        #expect(path(spans) == [[1, 0, 12], [3, 12, 90], [1, 90, 100]])
    }

    @Test func `It follows down to where the time was spent`() throws {
        let spans = [
            try SpanFixture.span(1), try SpanFixture.span(2, in: 1, from: 10, to: 90),
            try SpanFixture.span(3, in: 2, from: 20, to: 90),
        ]
        #expect(path(spans) == [[1, 0, 10], [2, 10, 20], [3, 20, 90], [1, 90, 100]])
    }

    @Test func `A message that was only sent is not waited for`() throws {
        let spans = [
            try SpanFixture.span(1),
            try SpanFixture.span(2, in: 1, from: 10, to: 20, kind: .producer),
            try SpanFixture.span(3, in: 2, from: 15, to: 500, kind: .consumer),
            try SpanFixture.span(4, in: 1, from: 30, to: 95, kind: .consumer),
        ]
        #expect(path(spans) == [[1, 0, 10], [2, 10, 20], [1, 20, 100]])
    }

    @Test func `Work that went on after its parent is not waited for`() throws {
        let spans = [
            try SpanFixture.span(1), try SpanFixture.span(2, in: 1, from: 10, to: 400),
        ]
        #expect(path(spans) == [[1, 0, 100]])
    }

    @Test func `A call on a machine with another clock is cut to its caller`() throws {
        let spans = [
            try SpanFixture.span(1, from: 100, to: 200, kind: .client),
            try SpanFixture.span(2, in: 1, from: 90, to: 150, kind: .server),
        ]
        #expect(path(spans) == [[2, 100, 150], [1, 150, 200]])
    }

    @Test(arguments: 0..<60)
    func `It is one piece and no longer than what it explains`(seed: UInt64) throws {
        let tree = TraceTree(try SpanFixture.anything(seed: seed, count: 60))
        for root in tree.roots {
            let path = CriticalPath(of: root, in: tree)
            let span = tree.spans[root]
            #expect(path.segments.reduce(0) { $0 + $1.durationNanos } == span.durationNanos)
            #expect(path.durationNanos == span.durationNanos)
            for (segment, next) in zip(path.segments, path.segments.dropFirst()) {
                #expect(segment.end == next.start)
                #expect(segment.start < segment.end)
            }
        }
    }

    @Test(arguments: 0..<20)
    func `In a well-formed trace every stretch lies within its span`(seed: UInt64) throws {
        let tree = TraceTree(try SpanFixture.wellFormed(seed: seed, count: 80))
        let root = try #require(tree.mainRoot)
        for segment in CriticalPath(of: root, in: tree).segments {
            #expect(segment.start >= tree.spans[segment.span].startTime)
            #expect(segment.end <= tree.spans[segment.span].endTime)
        }
    }
}
