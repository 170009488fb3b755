package import Bytes
package import OTLP
import SemanticConventions
import TraceContext
import TraceModel

/// Samples spans as they come, by the rate of their environment and the randomness of their trace.
///
/// The decision depends on nothing but the span and the rates: the same spans get the same verdict
/// in every process and after every restart, and of one trace either all spans of an environment
/// are kept or none. It is equalizing: a span that an SDK has sampled at a lower rate already is
/// kept as it is, others are sampled down to the environment's rate.
/// - Source: OpenTelemetry specification, `trace/tracestate-probability-sampling.md`.
package final class HeadSampler: Sendable {
    /// All environments with a rate of their own; the first is that of spans without an environment
    /// or with an unknown one.
    package let environments: [Environment]
    private let places: [String: Int]

    /// Makes a sampler.
    ///
    /// - Parameter rates: The shares of traces to keep, by environment. Those of `default` hold for
    ///   spans without an environment and with an unknown one; all are kept where not given.
    package init(_ rates: [String: HeadRates]) {
        var byName = [EnvironmentName.unnamed: HeadRates(1)]
        for (name, rate) in rates { byName[EnvironmentName.normalize(name)] = rate }
        let names = byName.keys.sorted { left, right in
            (left == EnvironmentName.unnamed ? 0 : 1, left)
                < (right == EnvironmentName.unnamed ? 0 : 1, right)
        }
        environments = names.map { Environment(name: $0, byName[$0] ?? HeadRates(1)) }
        places = Dictionary(uniqueKeysWithValues: zip(names, names.indices))
    }

    /// Makes a sampler with one share for each environment, 0 to 1.
    package convenience init(rates: [String: Double]) {
        self.init(rates.mapValues { HeadRates($0) })
    }

    /// Decides on all spans of a batch.
    ///
    /// - Parameters:
    ///   - batch: Whatever was sampled before; the flags of spans are not looked at, as some SDKs
    ///     leave them out.
    ///   - bumps: The bumps in force, which raise rates; nil for none.
    ///   - tally: Counts what was decided; made for this sampler.
    /// - Returns: What to do with each span of the batch; nil when all are kept as they are.
    /// - Complexity: O(resources) without allocation where all rates are 100 %, else O(spans).
    package func sample(
        _ batch: SpanBatch, raisedBy bumps: BumpTable? = nil, counting tally: inout HeadTally
    ) -> [SpanAction]? {
        var isUntouched = true
        tally.places.removeAll(keepingCapacity: true)
        for resource in batch.resources {
            let place = place(of: batch.bytes(resource.environment))
            tally.places.append(place)
            if !environments[place.index].keepsAllOfEveryService { isUntouched = false }
        }
        if isUntouched {
            tally.countKept(batch)
            return nil
        }
        return decide(batch, bumps, &tally)
    }

    private func decide(
        _ batch: SpanBatch, _ bumps: BumpTable?, _ tally: inout HeadTally
    ) -> [SpanAction]? {
        let rates = zip(batch.resources, tally.places).map { resource, place in
            let environment = environments[place.index]
            return environment.of(service: batch.bytes(resource.serviceName))
                .raised(by: bumps?.headRaise(of: environment.name))
        }
        var actions = [SpanAction](repeating: .keep, count: batch.spans.count)
        var isUntouched = true
        for run in batch.runs {
            for index in run.first..<run.first + run.count {
                let span = batch.spans[index]
                let resource = Int(batch.scopes[Int(span.scopeIndex)].resourceIndex)
                let decision = rates[resource]
                    .decide(traceID: run.traceID, traceState: batch.traceState(of: span))
                tally.count(decision, tally.places[resource], batch, resource)
                guard decision.reason != .untouched else { continue }
                actions[index] = decision.action
                isUntouched = false
            }
        }
        return isUntouched ? nil : actions
    }

    /// The environment whose rate holds for a resource, by the name that it gives.
    package func environment(named name: ByteView) -> Environment {
        environments[place(of: name).index]
    }

    private func place(of environment: ByteView) -> HeadTally.Place {
        guard !environment.isEmpty else { return HeadTally.Place(index: 0, isUnknown: false) }
        let name = EnvironmentName.normalize(environment)
        guard let index = places[name] else { return HeadTally.Place(index: 0, isUnknown: true) }
        return HeadTally.Place(index: index, isUnknown: false)
    }
}

extension SpanBatch {
    /// The `tracestate` of a span; empty when it has none.
    func traceState(of span: SpanRecord) -> ByteView {
        span.hasTraceState ? text(.traceState, of: span) : .empty
    }

    /// The name of a span.
    func name(of span: SpanRecord) -> ByteView { text(.name, of: span) }

    private func text(_ field: SpanField, of span: SpanRecord) -> ByteView {
        var reader = WireReader(bytes(span.message))
        var text = ByteView.empty
        // The scan of the batch has checked the message; of a field that is repeated the last counts.
        while !reader.isAtEnd, let tag = try? reader.readTag() {
            if tag.field == field.rawValue {
                text = (try? reader.readBytes()) ?? .empty
            } else if (try? reader.skip(tag.type)) == nil {
                break
            }
        }
        return text
    }
}
