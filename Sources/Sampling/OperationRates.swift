import Assembly
import Bytes
import OTLP
import SemanticConventions
import TraceContext

/// The shares of traces that begin with single operations, by environment.
///
/// Which operation a trace begins with is known only once its root span is there, so the head lets
/// in what one of them may need, and the tail decides as the head would have done.
///
/// - Concurrency: From any thread; a reload makes another one.
package struct OperationRates: Sendable {
    /// What is kept of an operation.
    struct Share {
        /// Nil where nothing is kept.
        let threshold: Threshold?

        /// Whether a trace of some randomness is kept.
        func keeps(_ randomness: UInt64) -> Bool { threshold?.keeps(randomness) ?? false }
    }

    private struct Environment {
        let operations: TextSet
        let shares: [Share]
    }

    private let environments: [String: Environment]
    private let configured: Set<String>

    /// Takes what is given by operation.
    ///
    /// - Parameter rates: The rates of the head of every configured environment.
    package init(_ rates: [String: HeadRates] = [:]) {
        configured = Set(rates.keys)
        environments = rates.filter { !$0.value.operations.isEmpty }.mapValues { rates in
            let names = rates.operations.keys.sorted()
            return Environment(
                operations: TextSet(names),
                shares: names.map { Share(threshold: Threshold(rate: rates.operations[$0] ?? 0)) })
        }
    }

    /// What is kept of a trace by the operation it begins with; nil when that has no rate of its
    /// own, or when its root span did not come.
    func share(of trace: CompletedTrace) -> Share? {
        if environments.isEmpty { return nil }
        let name = trace.environment
        let known = configured.contains(name) ? name : EnvironmentName.unnamed
        guard let environment = environments[known], let (batch, record) = trace.leadingSpan,
            record.parentSpanID == nil,
            let place = environment.operations.index(of: batch.name(of: record))
        else { return nil }
        return environment.shares[place]
    }
}
