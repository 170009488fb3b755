/// What every trace has that matches a query: a store need not look at others.
///
/// It says less than the query, never more: a trace that meets it may still not match. A requirement
/// is about the trace; parts of one that stand in different blocks of a store are one trace.
package indirect enum TraceRequirement: Hashable, Sendable {
    /// One span of the trace has all of it.
    case span(SpanRequirement)
    /// All of them; nothing is required by none of them.
    case all([TraceRequirement])
    /// One of them at least; no trace matches where there are none.
    case any([TraceRequirement])

    /// Nothing is known.
    package static let nothing = all([])
    /// No trace matches.
    package static let impossible = any([])
}

extension TraceRequirement {
    /// What a pipeline requires: each of its stages has to leave something.
    init(_ pipeline: QueryPipeline) {
        var parts: [TraceRequirement] = []
        for case .spansets(let expression) in pipeline.stages {
            parts.append(TraceRequirement(expression))
        }
        self = Self.joined(parts)
    }

    private init(_ expression: SpansetExpression) {
        switch expression.kind {
        case .filter(let condition): self.init(RequirementReader.alternatives(of: condition))
        case .all(let parts): self = Self.joined(parts.map(TraceRequirement.init))
        case .any(let parts): self = Self.either(parts.map(TraceRequirement.init))
        case .related(let relation, let left, let right):
            let ofRight = TraceRequirement(right)
            self =
                relation.selection == .unrelated
                ? ofRight : Self.joined([TraceRequirement(left), ofRight])
        case .pipeline(let pipeline): self.init(pipeline)
        }
    }

    private init(_ alternatives: [RequirementAlternative]?) {
        guard let alternatives else {
            self = .nothing
            return
        }
        self = Self.either(
            alternatives.map { alternative in
                Self.joined(([alternative.span] + alternative.others).map(Self.init(span:)))
            })
    }

    private init(span: SpanRequirement) {
        self = span == SpanRequirement() ? .nothing : .span(span)
    }

    private static func joined(_ parts: [TraceRequirement]) -> TraceRequirement {
        var list: [TraceRequirement] = []
        for part in parts {
            switch part {
            case .any([]): return .impossible
            case .all(let inner): list += inner.filter { !list.contains($0) }
            case .span, .any: if !list.contains(part) { list.append(part) }
            }
        }
        return list.count == 1 ? list[0] : .all(list)
    }

    private static func either(_ parts: [TraceRequirement]) -> TraceRequirement {
        var list: [TraceRequirement] = []
        for part in parts {
            switch part {
            case .all([]): return .nothing
            case .any(let inner): list += inner.filter { !list.contains($0) }
            case .span, .all: if !list.contains(part) { list.append(part) }
            }
        }
        return list.count == 1 ? list[0] : .any(list)
    }
}

extension CheckedQuery {
    /// What every trace has that matches.
    package var requirement: TraceRequirement { TraceRequirement(syntax.pipeline) }
}
