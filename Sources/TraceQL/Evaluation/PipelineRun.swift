/// One run of a query over one trace.
struct PipelineRun<Trace: QueriedTrace>: ~Copyable {
    private let plan: QueryPlan
    private(set) var reader: SpanReader<Trace>
    /// The spans that pass each leading filter; nil for the others.
    private var passing: [[Int32]?]

    /// Reads the trace once and asks the leading filters of every span.
    init(_ plan: QueryPlan, _ trace: Trace) {
        self.plan = plan
        reader = SpanReader(plan, trace)
        passing = plan.filters.map { $0.isLeading ? [] : nil }
        let leading = plan.filters.indices.filter { plan.filters[$0].isLeading }
        if leading.isEmpty { return }
        for index in 0..<trace.spanCount {
            reader.move(to: index)
            for filter in leading where reader.holds(plan.filters[filter].step) {
                passing[filter]?.append(Int32(truncatingIfNeeded: index))
            }
        }
    }

    /// The sets of spans that the query leaves.
    mutating func spansets() -> [Spanset] {
        let count = Int32(clamping: reader.trace.spanCount)
        return count == 0 ? [] : run(plan.stages, Spanset(Array(0..<count)))
    }

    private mutating func run(_ stages: [StagePlan], _ input: Spanset) -> [Spanset] {
        var sets = [input]
        for stage in stages {
            if sets.isEmpty { break }
            sets = run(stage, sets)
        }
        return sets
    }

    private mutating func run(_ stage: StagePlan, _ sets: [Spanset]) -> [Spanset] {
        switch stage {
        case .spansets(let expression):
            var results: [Spanset] = []
            for set in sets { results += spansets(expression, set) }
            return results
        case .comparison(let comparison, let left, let right):
            var results: [Spanset] = []
            for var set in sets {
                let (first, second) = (number(left, &set), number(right, &set))
                if first.holds(comparison, second) { results.append(set) }
            }
            return results
        case .group(let step, let label):
            var results: [Spanset] = []
            for set in sets { results += groups(of: set, by: step, label) }
            return results
        case .coalesce: return [Spanset(Spanset.union(sets))]
        }
    }

    /// The groups in the order in which their first spans stand.
    private mutating func groups(
        of set: Spanset, by step: Int32, _ label: String
    ) -> [Spanset] {
        var groups: [Spanset] = []
        var known: [QueryValue: Int] = [:]
        for span in set.spans {
            reader.move(to: Int(span))
            let value = QueryValue(reader.value(step))
            if let group = known[value] {
                groups[group].spans.append(span)
            } else {
                known[value] = groups.count
                groups.append(
                    Spanset([span], set.attributes + [.init(name: label, value: value)]))
            }
        }
        return groups
    }

    // MARK: - Sets of spans

    private mutating func spansets(_ expression: SpansetPlan, _ input: Spanset) -> [Spanset] {
        switch expression {
        case .filter(let filter): return one(filtered(input.spans, filter), input)
        case .pipeline(let stages): return run(stages, input)
        case .all(let parts):
            var spans: [Int32] = []
            for part in parts {
                let sets = spansets(part, input)
                if sets.isEmpty { return [] }
                spans = Spanset.merged(spans, Spanset.union(sets))
            }
            return one(spans, input)
        case .any(let parts):
            var spans: [Int32] = []
            for part in parts {
                spans = Spanset.merged(spans, Spanset.union(spansets(part, input)))
            }
            return one(spans, input)
        case .related(let relation, let left, let right):
            let leftSpans = Spanset.union(spansets(left, input))
            let rightSpans = Spanset.union(spansets(right, input))
            return one(related(relation, leftSpans, rightSpans), input)
        }
    }

    private func one(_ spans: [Int32], _ input: Spanset) -> [Spanset] {
        spans.isEmpty ? [] : [Spanset(spans, input.attributes)]
    }

    private mutating func filtered(_ spans: [Int32], _ filter: Int) -> [Int32] {
        // Leading filters were asked of all spans, which is what they get here.
        if let passing = passing[filter] { return passing }
        let step = plan.filters[filter].step
        return spans.filter { span in
            reader.move(to: Int(span))
            return reader.holds(step)
        }
    }

    private mutating func related(
        _ relation: SpansetRelation, _ left: [Int32], _ right: [Int32]
    ) -> [Int32] {
        if right.isEmpty { return [] }
        if left.isEmpty { return relation.selection == .unrelated ? right : [] }
        let tree = reader.tree()
        let found = tree.spans(right, thatAre: relation.role, ofSome: left)
        switch relation.selection {
        case .right: return found
        case .unrelated:
            let related = Set(found)
            return right.filter { !related.contains($0) }
        case .both:
            let others = tree.spans(left, thatAre: relation.role.inverse, ofSome: right)
            return Spanset.merged(found, others)
        }
    }

    // MARK: - Numbers

    /// A number made of a set; what an aggregate gave is noted with the set.
    private mutating func number(_ scalar: ScalarPlan, _ set: inout Spanset) -> FieldValue {
        switch scalar {
        case .constant(let value): return value
        case .arithmetic(let operation, let left, let right):
            let (first, second) = (number(left, &set), number(right, &set))
            return first.combined(operation, second)
        case .aggregate(let function, let step, let label):
            let value = aggregate(function, step, set.spans)
            if !value.isNil {
                set.attributes.append(.init(name: label, value: QueryValue(value)))
            }
            return value
        }
    }

    /// Missing where no span has a number.
    private mutating func aggregate(
        _ function: AggregateFunction, _ step: Int32, _ spans: [Int32]
    ) -> FieldValue {
        if function == .count { return .int(Int64(spans.count)) }
        var aggregation = Aggregation(function)
        for span in spans {
            reader.move(to: Int(span))
            switch reader.value(step) {
            case .list(let list): for element in list.elements { aggregation.add(element) }
            case let value: aggregation.add(value)
            }
        }
        return aggregation.result
    }
}
