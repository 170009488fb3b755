import Assembly
import Bytes
import SemanticConventions
import TraceModel

extension TraceView {
    /// Arranges a trace that was found for being answered and shown.
    ///
    /// - Complexity: O(n log n) for n spans.
    package init(_ trace: CollectedTrace) {
        self.init(traceID: trace.traceID, state: trace.state)
        let tree = TraceTree(trace.spans)
        let described = trace.spans.map(DescribedSpan.init)
        let selfTimes = tree.selfTimes()
        spans = tree.preorder.map { index in
            SpanView(
                span: trace.spans[index], spanClass: described[index].spanClass.rawValue,
                selfNanos: selfTimes[index],
                flags: trace.lateSpans.contains(index)
                    ? tree.flags[index].union(.late) : tree.flags[index],
                depth: tree.depths[index])
        }
        lateCount = trace.lateSpans.count
        weight = trace.weight
        completion = trace.completions.map(\.rawValue)
        summarise(tree, omitted: trace.omittedCount)
        timeByClass = Self.timeByClass(described, selfTimes)
        criticalPath = Self.criticalPath(tree, described)
        repeated = RepeatedCalls.find(in: tree, calls: described.map(\.call))
        missing = tree.missingParts()
        if trace.omittedCount > 0 { missing.append(.overLimit(spans: trace.omittedCount)) }
    }

    private mutating func summarise(_ tree: TraceTree, omitted: Int) {
        spanCount = tree.spans.count + omitted
        errorCount = tree.spans.count { $0.status.code == .error }
        services = Set(tree.spans.map(\.resource.serviceName)).sorted()
        guard let root = tree.mainRoot else { return }
        rootService = tree.spans[root].resource.serviceName
        rootName = tree.spans[root].name
        environment = tree.spans[root].resource.environment
        let start = tree.spans.lazy.map(\.startTime).min() ?? .epoch
        let end = tree.spans.lazy.map(\.endTime).max() ?? .epoch
        startTime = start
        durationNanos = end.nanoseconds(since: start)
    }

    private static func timeByClass(
        _ described: [DescribedSpan], _ selfTimes: [UInt64]
    ) -> [ClassTime] {
        var sums: [SpanClass: UInt64] = [:]
        for (span, own) in zip(described, selfTimes) {
            sums[span.spanClass] = (sums[span.spanClass] ?? 0).addingSaturated(own)
        }
        return sums.map { ClassTime(spanClass: $0.key.rawValue, nanos: $0.value) }
            .sorted { ($1.nanos, $0.spanClass) < ($0.nanos, $1.spanClass) }
    }

    private static func criticalPath(
        _ tree: TraceTree, _ described: [DescribedSpan]
    ) -> [PathStep] {
        guard let root = tree.hasRoot ? tree.mainRoot : tree.longestRoot else { return [] }
        return CriticalPath(of: root, in: tree).segments.map { segment in
            let span = tree.spans[segment.span]
            return PathStep(
                spanID: span.spanID, service: span.resource.serviceName, name: span.name,
                spanClass: described[segment.span].spanClass.rawValue, startTime: segment.start,
                durationNanos: segment.durationNanos)
        }
    }
}

/// What the conventions say about a span: its class, and what it called.
private struct DescribedSpan {
    let spanClass: SpanClass
    /// Nil for a span that asks nothing of another system.
    let call: RepeatedCalls.Call?

    init(_ span: Span) {
        let conventional = ConventionalSpan(span)
        spanClass = conventional.spanClass
        let what: String? =
            switch conventional.spanClass {
            case .db: conventional.statement.map(StatementShape.of) ?? span.name
            case .redis: conventional.operation ?? span.name
            case .httpClient, .rpc: span.kind == .server ? nil : span.name
            case .api, .queue, .job, .internal: nil
            }
        call = what.map { [spanClass] in
            RepeatedCalls.Call(
                spanClass: spanClass.rawValue, service: span.resource.serviceName, what: $0)
        }
    }
}

extension ConventionalSpan {
    fileprivate var statement: String? { statementText?.string }
    fileprivate var operation: String? { databaseOperation?.string }
}

extension Resource {
    /// The environment by its normalised name.
    var environment: String {
        for key in ["deployment.environment.name", "deployment.environment"] {
            if case .string(let name) = attributes[key: key] {
                return EnvironmentName.normalize(name)
            }
        }
        return EnvironmentName.unnamed
    }
}
