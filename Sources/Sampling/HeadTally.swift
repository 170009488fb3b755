import Bytes
import OTLP

/// Counts of what head sampling decided, by environment and reason.
///
/// Made for one sampler and used again for one batch after another, without allocation.
package struct HeadTally: Sendable {
    /// Where the spans of a resource are counted.
    struct Place: Sendable {
        /// The environment, by its index in the sampler.
        let index: Int
        /// Whether the resource names an environment that has no rate.
        let isUnknown: Bool
    }

    /// The places of the resources of the batch in hand.
    var places: [Place] = []
    private var counts: [Int]
    /// How many spans named an environment that has no rate; they are counted as `default`.
    package private(set) var unknownEnvironmentSpans = 0
    /// One of the names of such environments, as it was given.
    package private(set) var unknownEnvironment: String?

    /// Makes counts for a sampler.
    package init(for sampler: HeadSampler) {
        counts = Array(
            repeating: 0, count: sampler.environments.count * HeadReason.allCases.count)
    }

    /// How many spans of an environment, by its index in the sampler, were decided for a reason.
    package subscript(environment: Int, reason: HeadReason) -> Int {
        counts[environment * HeadReason.allCases.count + reason.place]
    }

    /// How many spans of an environment were kept.
    package func kept(_ environment: Int) -> Int {
        HeadReason.allCases.reduce(0) { $0 + ($1.isKept ? self[environment, $1] : 0) }
    }

    /// Sets all counts to 0 and keeps the memory.
    package mutating func reset() {
        for index in counts.indices { counts[index] = 0 }
        unknownEnvironmentSpans = 0
        unknownEnvironment = nil
    }

    /// Counts all spans of a batch as kept untouched.
    mutating func countKept(_ batch: SpanBatch) {
        if places.count == 1 {
            add(batch.spans.count, .untouched, places[0], batch, 0)
            return
        }
        for span in batch.spans {
            let resource = Int(batch.scopes[Int(span.scopeIndex)].resourceIndex)
            add(1, .untouched, places[resource], batch, resource)
        }
    }

    /// Counts one span.
    mutating func count(
        _ decision: HeadDecision, _ place: Place, _ batch: SpanBatch, _ resource: Int
    ) {
        add(1, decision.reason, place, batch, resource)
    }

    private mutating func add(
        _ spans: Int, _ reason: HeadReason, _ place: Place, _ batch: SpanBatch, _ resource: Int
    ) {
        counts[place.index * HeadReason.allCases.count + reason.place] += spans
        guard place.isUnknown, spans > 0 else { return }
        unknownEnvironmentSpans += spans
        if unknownEnvironment == nil {
            unknownEnvironment = batch.bytes(batch.resources[resource].environment).string
        }
    }
}

extension HeadReason {
    fileprivate var place: Int {
        switch self {
        case .untouched: 0
        case .sampled: 1
        case .inconsistent: 2
        case .deferred: 3
        case .belowThreshold: 4
        case .nothingKept: 5
        }
    }
}
