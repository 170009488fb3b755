import OTLP
import Sampling
import Telemetry

/// Head sampling as it is set up now, with the series that its decisions are counted in.
final class HeadStage: Sendable {
    let sampler: HeadSampler
    private let metrics: IngestMetrics
    /// By environment and then by reason.
    private let counters: [[Counter]]

    init(_ sampler: HeadSampler, metrics: IngestMetrics) {
        self.sampler = sampler
        self.metrics = metrics
        counters = sampler.environments.map { environment in
            HeadReason.allCases.map { reason in
                let family = reason.isKept ? metrics.accepted : metrics.sampledOut
                return family.child(environment.name, reason.rawValue)
            }
        }
    }

    /// Counts what was decided about a batch that is taken.
    func count(_ tally: HeadTally) {
        for (environment, counters) in counters.enumerated() {
            for (reason, counter) in zip(HeadReason.allCases, counters) {
                counter.add(tally[environment, reason])
            }
        }
        metrics.unknownEnvironmentSpans.add(tally.unknownEnvironmentSpans)
    }

    /// Counts the spans of a batch that is not taken.
    func countRefused(_ tally: HeadTally, _ error: ReceiverError) {
        for (index, environment) in sampler.environments.enumerated() {
            let spans = tally.kept(index)
            guard spans > 0 else { continue }
            metrics.refused.child(environment.name, error.reason).add(spans)
        }
    }
}

extension HeadStage {
    /// The environment of all resources of a batch, as a label; `unknown` when they differ or there is
    /// none.
    func environment(ofAllIn batch: SpanBatch) -> String {
        let names = Set(
            batch.resources.map { sampler.environment(named: batch.bytes($0.environment)).name })
        return names.count == 1
            ? names.first ?? IngestMetrics.unknownEnvironment
            : IngestMetrics.unknownEnvironment
    }
}
