import Testing
import TraceModel

@testable import Query

@Suite struct TraceTreeTests {
    @Test func `Children stand below their parents in order of time`() throws {
        let tree = TraceTree([
            try SpanFixture.span(3, in: 1, from: 50, to: 60),
            try SpanFixture.span(4, in: 2, from: 11, to: 12),
            try SpanFixture.span(2, in: 1, from: 10, to: 20),
            try SpanFixture.span(1, from: 0, to: 100),
        ])
        #expect(tree.preorder.map { tree.spans[$0].spanID.value } == [1, 2, 4, 3])
        #expect(tree.preorder.map { tree.depths[$0] } == [0, 1, 2, 1])
        #expect(tree.mainRoot == 3)
        #expect(tree.flags.allSatisfy { $0.isEmpty })
    }

    @Test func `A trace without spans is an empty tree`() {
        let tree = TraceTree([])
        #expect(tree.mainRoot == nil)
        #expect(tree.preorder.isEmpty)
        #expect(!tree.hasRoot)
    }

    @Test func `A span whose parent is missing is an orphan at the top`() throws {
        let tree = TraceTree([
            try SpanFixture.span(1), try SpanFixture.span(2, in: 9, from: 5),
            try SpanFixture.span(3, in: 2, from: 6),
        ])
        #expect(tree.roots == [0, 1])
        #expect(tree.flags == [[], .orphan, []])
        #expect(tree.mainRoot == 0)
    }

    @Test func `Without a root the earliest span stands for the trace`() throws {
        let tree = TraceTree([
            try SpanFixture.span(1, in: 8, from: 5), try SpanFixture.span(2, in: 9, from: 4),
        ])
        #expect(tree.mainRoot == 1)
        #expect(!tree.hasRoot)
    }

    @Test func `A root is taken for the trace before an earlier orphan`() throws {
        let tree = TraceTree([
            try SpanFixture.span(1, from: 5), try SpanFixture.span(2, in: 9, from: 4),
        ])
        #expect(tree.mainRoot == 0)
        #expect(tree.roots == [1, 0])
    }

    @Test func `Several roots are all kept`() throws {
        let tree = TraceTree([try SpanFixture.span(1, from: 5), try SpanFixture.span(2, from: 4)])
        #expect(tree.roots == [1, 0])
    }

    @Test func `A span that is its own parent becomes a root`() throws {
        let tree = TraceTree([try SpanFixture.span(1, in: 1), try SpanFixture.span(2, in: 1)])
        #expect(tree.roots == [0])
        #expect(tree.flags == [.selfParent, []])
    }

    @Test func `A cycle is opened at its earliest span`() throws {
        let tree = TraceTree([
            try SpanFixture.span(1, in: 3, from: 20), try SpanFixture.span(2, in: 1, from: 10),
            try SpanFixture.span(3, in: 2, from: 30), try SpanFixture.span(4, in: 3, from: 31),
        ])
        #expect(tree.roots == [1])
        #expect(tree.preorder == [1, 2, 0, 3])
        #expect(tree.flags[1].contains(.cycle))
    }

    @Test func `The receiving side of a shared identifier stands below the calling side`() throws {
        let tree = TraceTree([
            try SpanFixture.span(1, kind: .server, service: "front"),
            try SpanFixture.span(2, in: 1, from: 10, to: 40, kind: .client, service: "front"),
            try SpanFixture.span(2, in: 1, from: 12, to: 38, kind: .server, service: "back"),
            try SpanFixture.span(3, in: 2, from: 14, to: 20, service: "back"),
        ])
        #expect(tree.parents == [nil, 0, 1, 2])
        #expect(tree.flags == [[], .sharedID, .sharedID, []])
    }

    @Test func `Different spans with one identifier are both kept`() throws {
        let tree = TraceTree([
            try SpanFixture.span(1), try SpanFixture.span(2, in: 1, from: 10, to: 20),
            try SpanFixture.span(2, in: 1, from: 30, to: 40),
            try SpanFixture.span(3, in: 2, from: 33, to: 35),
        ])
        #expect(tree.parents == [nil, 0, 0, 2])
        #expect(tree.flags == [[], .sharedID, .sharedID, []])
    }

    struct Placement: Sendable {
        let outer: SpanKind
        let inner: SpanKind
        let start: UInt64
        let end: UInt64
        let flags: SpanFlags
    }

    @Test(arguments: [
        Placement(outer: .client, inner: .server, start: 5, end: 50, flags: .clockSkew),
        Placement(outer: .client, inner: .server, start: 20, end: 120, flags: .clockSkew),
        Placement(outer: .internal, inner: .internal, start: 20, end: 120, flags: .outlivesParent),
        Placement(outer: .internal, inner: .internal, start: 5, end: 50, flags: .clockSkew),
        Placement(outer: .producer, inner: .consumer, start: 150, end: 400, flags: []),
        Placement(outer: .producer, inner: .consumer, start: 5, end: 400, flags: .clockSkew),
        Placement(outer: .internal, inner: .consumer, start: 50, end: 400, flags: []),
        Placement(outer: .client, inner: .server, start: 20, end: 50, flags: []),
    ])
    func `Times outside of the parent are flagged by what they mean`(place: Placement) throws {
        let tree = TraceTree([
            try SpanFixture.span(1, from: 10, to: 100, kind: place.outer),
            try SpanFixture.span(2, in: 1, from: place.start, to: place.end, kind: place.inner),
        ])
        #expect(tree.flags[1] == place.flags)
        #expect(tree.spans[1].startTime.nanoseconds == place.start)
    }

    @Test(arguments: 0..<40)
    func `Whatever comes is in the tree exactly once`(seed: UInt64) throws {
        let spans = try SpanFixture.anything(seed: seed, count: 60)
        let tree = TraceTree(spans)
        #expect(tree.preorder.sorted() == Array(spans.indices))
        for span in spans.indices {
            #expect(tree.depths[span] == (tree.parents[span].map { tree.depths[$0] + 1 } ?? 0))
            #expect(tree.children(of: span).allSatisfy { tree.parents[$0] == span })
        }
    }

    @Test(arguments: 0..<40)
    func `The order of arrival makes no difference`(seed: UInt64) throws {
        var generator = SeededGenerator(state: seed)
        let spans = try SpanFixture.anything(seed: seed, count: 40)
        let shuffled = spans.shuffled(using: &generator)
        let (tree, other) = (TraceTree(spans), TraceTree(shuffled))
        #expect(tree.preorder.map { spans[$0] } == other.preorder.map { shuffled[$0] })
        #expect(tree.preorder.map { tree.flags[$0] } == other.preorder.map { other.flags[$0] })
        #expect(tree.preorder.map { tree.depths[$0] } == other.preorder.map { other.depths[$0] })
    }

    @Test func `A chain of a hundred thousand spans is arranged and measured`() throws {
        let count: UInt64 = 100_000
        let spans = try (1...count).reversed().map {
            try SpanFixture.span($0, in: $0 - 1, from: $0, to: 3 * count - $0)
        }
        let tree = TraceTree(spans)
        #expect(tree.depths[0] == Int(count) - 1)
        #expect(tree.selfTimes().dropFirst().allSatisfy { $0 == 2 })
        let root = try #require(tree.mainRoot)
        #expect(CriticalPath(of: root, in: tree).segments.count == 2 * Int(count) - 1)
    }

    @Test func `A hundred thousand spans that share one identifier take no quadratic time`() throws
    {
        let spans = try (0..<100_000).map { try SpanFixture.span(1, in: 2 - $0 % 2, from: $0) }
        #expect(TraceTree(spans).preorder.count == spans.count)
    }
}
