/// Collects what the policies say about one trace, and counts the votes.
struct Ballot {
    private(set) var results: [PolicyResult] = []
    /// With which probability those that sample keep such a trace.
    private(set) var threshold = KeepThreshold.certain
    private var dropped: Int?
    private var vetoed: Int?
    private var sampled: Int?
    private var excludedNothing: Int?
    private var refused = false

    init(capacity: Int) { results.reserveCapacity(capacity) }

    /// Whether a policy had the trace dropped, so that no other needs to be asked.
    var isDropped: Bool { dropped != nil }

    /// Adds the next policy's result; a dry run has no vote.
    mutating func add(_ result: PolicyResult, isDryRun: Bool) {
        let place = results.count
        results.append(result)
        if isDryRun { return }
        switch result.outcome {
        case .dropped: dropped = dropped ?? place
        case .invertedNotSampled: vetoed = vetoed ?? place
        case .invertedSampled: excludedNothing = excludedNothing ?? place
        case .notSampled: refused = true
        case .sampled:
            threshold = sampled == nil ? result.threshold : threshold.or(result.threshold)
            sampled = sampled ?? place
        case .failed, .notEvaluated: break
        }
    }

    /// Which rule decides, and the first policy that made it so.
    var outcome: (reason: TraceDecision.Reason, decisive: Int?) {
        if let dropped { return (.policyDropped, dropped) }
        if let vetoed { return (.policyExcluded, vetoed) }
        if let sampled { return (.policySampled, sampled) }
        if let excludedNothing, !refused { return (.policyNotExcluded, excludedNothing) }
        return (.noPolicyMatched, nil)
    }
}
