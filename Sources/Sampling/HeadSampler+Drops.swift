package import OTLP
package import TraceContext
package import TraceModel

/// A trace of which the head has dropped spans of one request.
package struct HeadDrop: Sendable {
    package let traceID: TraceID
    /// The randomness that was asked, less than 2^56.
    package let randomness: UInt64
    /// The environment whose rate held.
    package let environment: String
    /// The threshold that the randomness lies below; nil where nothing is kept.
    package let threshold: Threshold?
    /// How many of the trace's spans were dropped.
    package let spanCount: Int
}

/// Is told of traces that the head drops.
///
/// - Concurrency: Called from any thread.
package protocol HeadDropObserver: Sendable {
    /// Of how many traces it wants to be told now.
    var room: Int { get }

    /// Takes some of the traces that were dropped.
    func note(_ drops: [HeadDrop])
}

extension HeadSampler {
    /// Finds the traces of which spans were dropped, up to a limit.
    ///
    /// - Parameters:
    ///   - batch: The batch that was sampled.
    ///   - actions: What was decided about its spans.
    ///   - tally: The counts of that decision, before another batch is sampled.
    ///   - bumps: The bumps that were in force.
    ///   - limit: How many traces at most.
    /// - Returns: Them in the order of the batch; none for a batch of which all is kept.
    package func drops(
        of batch: SpanBatch, _ actions: [SpanAction], _ tally: HeadTally,
        raisedBy bumps: BumpTable?, limit: Int
    ) -> [HeadDrop] {
        var drops: [HeadDrop] = []
        for run in batch.runs where drops.count < limit {
            let indices = run.first..<run.first + run.count
            guard let first = indices.first(where: { actions[$0] == .drop }) else { continue }
            let span = batch.spans[first]
            let resource = Int(batch.scopes[Int(span.scopeIndex)].resourceIndex)
            let environment = environments[tally.places[resource].index]
            let state = OpenTelemetryTraceState(traceState: batch.traceState(of: span))
            drops.append(
                HeadDrop(
                    traceID: run.traceID,
                    randomness: state.randomness ?? run.traceID.randomness,
                    environment: environment.name,
                    threshold: environment.of(
                        service: batch.bytes(batch.resources[resource].serviceName)
                    ).raised(by: bumps?.headRaise(of: environment.name)).threshold,
                    spanCount: indices.count { actions[$0] == .drop }))
        }
        return drops
    }
}
