package import Assembly
import Bytes
import OTLP
import SemanticConventions
import TraceContext

/// Decides about whole traces by the policies of their environments.
///
/// An environment without policies keeps whatever passed the head. Late spans follow the verdict on
/// their trace, but for a dropped one that may be rescued: it comes back when one of them has failed,
/// or when a policy marked `rescue: true` samples them.
///
/// - Concurrency: From any thread; a reload makes another one.
package struct TailDecider: TraceDecider {
    /// The policies of all environments that have some, by name.
    package let policySets: [PolicySet]
    /// The names of the environments, in the same order.
    private let names: TextSet
    private let keeping = KeepingDecider()

    /// Makes a decider.
    ///
    /// - Parameter sets: The policies of the environments that have some, each set once, under
    ///   normalised names.
    package init(_ sets: [PolicySet]) {
        policySets = sets.sorted { $0.environment < $1.environment }
        names = TextSet(policySets.map(\.environment))
    }

    /// Decides about a trace by the policies of its environment, which is that of its root span, or
    /// of its first span when no root came.
    package func decide(_ trace: CompletedTrace) -> TraceDecision {
        guard trace.earlierVerdict == nil else {
            return rescue(by: trace) ?? keeping.decide(trace)
        }
        return policies(for: trace)?.decide(trace) ?? keeping.decide(trace)
    }

    /// The decision to bring a dropped trace back; nil where its late spans give no reason.
    private func rescue(by late: CompletedTrace) -> TraceDecision? {
        guard late.canBeRescued else { return nil }
        let verdict = TraceVerdict.kept(threshold: late.threshold.value)
        if late.hasError { return TraceDecision(verdict, because: .lateError) }
        guard let set = policies(for: late), let index = set.rescuer(of: late) else { return nil }
        return TraceDecision(
            verdict, because: .rescuePolicy, policy: set.policies[index].name)
    }

    /// The policies that are asked about a trace; nil when there are none.
    package func policies(for trace: CompletedTrace) -> PolicySet? {
        guard !names.isEmpty, let first = trace.firstSpan else { return nil }
        let name = first.batch.bytes(first.batch.resource(of: first.record).environment)
        if let index = names.index(of: name) { return policySets[index] }
        let normalised = EnvironmentName.normalize(name)
        return policySets.first { $0.environment == normalised }
    }
}

extension CompletedTrace {
    /// The normalised environment of the root span, or of the first span when no root came.
    package var environment: String {
        guard let (batch, record) = firstSpan else { return EnvironmentName.unnamed }
        return EnvironmentName.normalize(batch.bytes(batch.resource(of: record).environment))
    }

    /// The root span, or the first span when no root came.
    var firstSpan: (batch: SpanBatch, record: SpanRecord)? {
        for run in runs {
            for index in run.first..<run.first + run.count
            where run.batch.spans[index].parentSpanID == nil {
                return (run.batch, run.batch.spans[index])
            }
        }
        return span(at: 0)
    }
}
