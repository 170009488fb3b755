/// A predicate over the answers about one span, compiled for evaluation without allocation.
struct SpanProgram: Sendable, Hashable {
    /// One step of a stack machine whose stack is the bits of a word.
    enum Step: Sendable, Hashable {
        case atom(Int)
        /// The answer about the root span of the trace.
        case rootAtom(Int)
        case constant(Bool)
        case not
        case and
        case or
    }

    let steps: [Step]

    /// How deep the stack of a program may get.
    static let maxDepth = 64

    /// The only atom of a program that asks nothing else.
    var singleAtom: Int? {
        guard steps.count == 1, case .atom(let index) = steps[0] else { return nil }
        return index
    }

    /// The need of the stack, which must not exceed ``maxDepth``.
    var depth: Int {
        var depth = 0
        var deepest = 0
        for step in steps {
            switch step {
            case .atom, .rootAtom, .constant: depth += 1
            case .not: break
            case .and, .or: depth -= 1
            }
            deepest = max(deepest, depth)
        }
        return deepest
    }

    /// Whether the predicate holds for a span, given the answers about it and about the root span.
    @inline(__always)
    func holds(_ span: AtomSet, root: AtomSet) -> Bool {
        var stack: UInt64 = 0
        for step in steps {
            switch step {
            case .atom(let index): stack = stack << 1 | (span.contains(index) ? 1 : 0)
            case .rootAtom(let index): stack = stack << 1 | (root.contains(index) ? 1 : 0)
            case .constant(let value): stack = stack << 1 | (value ? 1 : 0)
            case .not: stack ^= 1
            case .and: stack = (stack >> 1) & (stack | ~1)
            case .or: stack = (stack >> 1) | (stack & 1)
            }
        }
        return stack & 1 == 1
    }
}
