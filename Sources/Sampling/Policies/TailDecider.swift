package import Assembly
import Bytes
import OTLP
import SemanticConventions

/// Decides about whole traces by the policies of their environments.
///
/// An environment without policies keeps whatever passed the head. Late spans follow the verdict on
/// their trace.
///
/// - Concurrency: From any thread; a reload makes another one.
package struct TailDecider: TraceDecider {
    private let sets: [String: PolicySet]
    private let keeping = KeepingDecider()

    /// Makes a decider.
    ///
    /// - Parameter sets: The policies of the environments that have some, each set once.
    package init(_ sets: [PolicySet]) {
        self.sets = Dictionary(
            sets.map { (EnvironmentName.normalize($0.environment), $0) },
            uniquingKeysWith: { first, _ in first })
    }

    /// The policies of all environments that have some, by name.
    package var policySets: [PolicySet] {
        sets.values.sorted { $0.environment < $1.environment }
    }

    /// Decides about a trace by the policies of its environment, which is that of its root span, or
    /// of its first span when no root came.
    package func decide(_ trace: CompletedTrace) -> TraceDecision {
        guard trace.earlierVerdict == nil, let set = policies(for: trace) else {
            return keeping.decide(trace)
        }
        return set.decide(trace)
    }

    /// The policies that are asked about a trace; nil when there are none.
    package func policies(for trace: CompletedTrace) -> PolicySet? {
        if sets.isEmpty { return nil }
        return sets[trace.environment]
    }

    /// Says in words what each policy made of a trace; empty when none was asked.
    package func verdicts(
        on trace: CompletedTrace, _ decision: TraceDecision
    ) -> [PolicyVerdict] {
        guard let record = decision.tail, let set = sets[record.environment] else { return [] }
        return set.verdicts(on: trace, record)
    }
}

extension CompletedTrace {
    /// The normalised environment of the root span, or of the first span when no root came.
    package var environment: String {
        var first: (SpanBatch, SpanRecord)?
        for run in runs {
            for index in run.first..<run.first + run.count {
                let record = run.batch.spans[index]
                if first == nil { first = (run.batch, record) }
                guard record.parentSpanID == nil else { continue }
                return Self.environment(of: record, run.batch)
            }
        }
        return first.map { Self.environment(of: $1, $0) } ?? EnvironmentName.unnamed
    }

    private static func environment(of record: SpanRecord, _ batch: SpanBatch) -> String {
        EnvironmentName.normalize(batch.bytes(batch.resource(of: record).environment))
    }
}
