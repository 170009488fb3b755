import OTLP
import Testing
import TraceModel

@testable import TraceQL

/// How spans stand to one another in the tree of their trace.
@Suite struct RelationTests {
    private static let tree = """
        a x=1
            b x=1
                c x=2
                    d x=1
                e x=2
            f x=2
        """

    @Test(
        arguments: [
            ("{ name = \"b\" } > { true }", "c e"), ("{ name = \"c\" } < { true }", "b"),
            ("{ name = \"b\" } >> { true }", "c d e"), ("{ name = \"d\" } << { true }", "a b c"),
            ("{ name = \"b\" } ~ { true }", "f"), ("{ name = \"a\" } ~ { true }", ""),
            ("{ .x = 1 } > { .x = 1 }", "b"), ("{ .x = 2 } >> { .x = 1 }", "d"),
            ("{ true } !> { true }", "a"), ("{ true } !< { true }", "d e f"),
            ("{ name = \"b\" } !>> { true }", "a b f"),
            ("{ name = \"d\" } !<< { true }", "d e f"),
            ("{ name = \"b\" } !~ { true }", "a b c d e"),
            ("{ name = \"b\" } &> { true }", "b c e"), ("{ name = \"c\" } &< { true }", "b c"),
            ("{ name = \"b\" } &>> { true }", "b c d e"),
            ("{ name = \"d\" } &<< { true }", "a b c d"),
            ("{ name = \"b\" } &~ { true }", "b f"), ("{ .x = 1 } &> { .x = 2 }", "a b c e f"),
            ("{ name = \"no\" } > { true }", ""), ("{ true } > { name = \"no\" }", ""),
            ("{ name = \"no\" } !> { name = \"f\" }", "f"),
            ("{ name = \"no\" } &> { true }", ""),
            ("{ name = \"a\" } > { true } > { true }", "c e"),
            ("{ name = \"a\" } > ({ true } > { true })", "b f"),
            ("{ name = \"b\" } > { true } && { name = \"f\" }", "c e f"),
            ("{ name = \"b\" } && { name = \"no\" }", ""),
            ("{ name = \"b\" } || { name = \"no\" }", "b"),
            ("{ childCount = 2 }", "a b"), ("{ nestedSetLeft > 2 && nestedSetRight < 9 }", "c d e"),
        ])
    func `Every operator selects the spans it is named for`(query: String, names: String) throws {
        let spans = try QueriedSpans(TreeSketch.spans(Self.tree))
        #expect(try spans.names(query) == (names.isEmpty ? [] : [names]))
    }

    @Test func `Two roots are siblings, and so are children of a parent that is missing`() throws {
        let roots = try QueriedSpans([
            Span.numbered(1, name: "a"), Span.numbered(2, name: "b"),
            Span.numbered(3, parent: 9, name: "c"), Span.numbered(4, parent: 9, name: "d"),
        ])
        #expect(try roots.names("{ name = \"a\" } ~ { true }") == ["b"])
        #expect(try roots.names("{ name = \"c\" } ~ { true }") == ["d"])
        #expect(try roots.names("{ true } > { true }") == [])
        #expect(try roots.names("{ nestedSetParent = 0 }") == ["c d"])
    }

    @Test func `Spans that share an identifier are one place in the tree`() throws {
        let spans = try QueriedSpans([
            Span.numbered(1, name: "a"), Span.numbered(2, parent: 1, name: "client"),
            Span.numbered(2, parent: 1, name: "server"), Span.numbered(3, parent: 2, name: "d"),
        ])
        #expect(try spans.names("{ name = \"server\" } > { true }") == ["d"])
        #expect(try spans.names("{ name = \"client\" } > { true }") == ["d"])
        #expect(try spans.names("{ name = \"d\" } < { true }") == ["client server"])
        #expect(try spans.names("{ name = \"client\" } ~ { true }") == ["server"])
    }

    @Test func `Cycles and spans that are their own parent end`() throws {
        let spans = try QueriedSpans([
            Span.numbered(1, parent: 1, name: "self"), Span.numbered(2, parent: 4, name: "b"),
            Span.numbered(3, parent: 2, name: "c"), Span.numbered(4, parent: 3, name: "d"),
        ])
        #expect(try spans.names("{ name = \"self\" } > { true }") == [])
        #expect(try spans.names("{ name = \"b\" } >> { true }") == ["c d"])
        #expect(try spans.names("{ name = \"d\" } << { true }") == ["b c"])
        #expect(try spans.names("{ nestedSetLeft = 0 }") == ["self b c d"])
        #expect(try spans.names("{ childCount = 1 }") == ["b c"])
    }

    @Test func `Random trees relate as the definitions say`() throws {
        var random = SeededRandom(seed: 11)
        for _ in 0..<150 {
            let spans = try Self.randomTree(&random)
            let tree = SpanTree(records: ModelTrace(spans))
            let reference = ReferenceTree(spans)
            for role in SpansetRelation.Role.allCases {
                let left = spans.indices.filter { _ in random.below(3) == 0 }
                let right = spans.indices.filter { _ in random.below(2) == 0 }
                let found = tree.spans(
                    right.map(Int32.init), thatAre: role, ofSome: left.map(Int32.init))
                let expected = right.filter { span in
                    left.contains { reference.is(span, role, of: $0) }
                }
                #expect(found.map(Int.init) == expected, "\(role) \(left) \(right)")
            }
        }
    }

    /// A forest in any order, with parents that are missing.
    private static func randomTree(_ random: inout SeededRandom) throws -> [Span] {
        var spans: [Span] = []
        for id in 1...UInt64(1 + random.below(24)) {
            let parent = random.below(8) == 0 ? 1000 + UInt64(random.below(2)) : id / 2
            spans.append(try Span.numbered(id, parent: random.below(9) == 0 ? nil : parent))
        }
        return spans.shuffled(using: &random)
    }

    @Test func `A hundred thousand spans in one line, in a cycle or under one parent are related`()
        throws
    {
        let count: UInt64 = 100_000
        let line = try (1...count).map { try Span.numbered($0, parent: $0 - 1) }
        let cycle = try (1...count).map { try Span.numbered($0, parent: $0 % count + 1) }
        let fan = try (1...count).map { try Span.numbered($0, parent: $0 == 1 ? nil : 1) }
        let own = try (1...count).map { try Span.numbered($0, parent: $0) }
        let all = Array(0..<Int32(count))
        for (spans, descendants) in [(line, 99_999), (cycle, 99_999), (fan, 99_999), (own, 0)] {
            let tree = SpanTree(records: ModelTrace(spans))
            #expect(tree.spans(all, thatAre: .descendant, ofSome: all).count == descendants)
            #expect(tree.spans(all, thatAre: .child, ofSome: all).count == descendants)
            #expect(tree.nestedSets().count == spans.count)
            #expect(tree.childCounts().reduce(0, +) == Int64(descendants))
        }
    }
}

/// The relations by their definitions, for any two spans, without thought for time.
private struct ReferenceTree {
    private let spans: [Span]

    init(_ spans: [Span]) { self.spans = spans }

    func `is`(_ span: Int, _ role: SpansetRelation.Role, of other: Int) -> Bool {
        switch role {
        case .child: spans[span].parentSpanID == spans[other].spanID
        case .parent: spans[other].parentSpanID == spans[span].spanID
        case .descendant: isDescendant(span, of: other)
        case .ancestor: isDescendant(other, of: span)
        case .sibling: span != other && spans[span].parentSpanID == spans[other].parentSpanID
        }
    }

    private func isDescendant(_ span: Int, of other: Int) -> Bool {
        var next = spans[span].parentSpanID
        while let id = next {
            if id == spans[other].spanID { return true }
            next = spans.first { $0.spanID == id }?.parentSpanID
        }
        return false
    }
}

extension SpanTree {
    /// The tree of spans of the model.
    fileprivate init(records trace: ModelTrace) {
        self.init((0..<trace.spanCount).map(trace.record))
    }
}
