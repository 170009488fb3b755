import Assembly

/// `rate_limiting` and `bytes_limiting`: keeps traces as long as a budget of spans or bytes a second
/// lasts.
struct LimitPolicy: Policy {
    private let bucket: TokenBucket
    private let countsBytes: Bool
    private let rate: Int64

    init?(spans fields: PolicyFields, _ compiler: PolicyCompiler) {
        self.init("spans_per_second", countsBytes: false, fields, compiler)
    }

    init?(bytes fields: PolicyFields, _ compiler: PolicyCompiler) {
        self.init("bytes_per_second", countsBytes: true, fields, compiler)
    }

    private init?(
        _ key: String, countsBytes: Bool, _ fields: PolicyFields, _ compiler: PolicyCompiler
    ) {
        let burst = fields.integer("burst_capacity", in: 0...(Int64.max / 4)) ?? 0
        guard let rate = fields.integer(key, in: 0...(Int64.max / 4)) else {
            if !fields.has(key) { fields.report("\(key) is missing") }
            return nil
        }
        self.countsBytes = countsBytes
        self.rate = rate
        bucket = compiler.memory(of: fields) {
            TokenBucket(rate: Double(rate), capacity: Double(burst > 0 ? burst : rate * 2))
        }
    }

    func evaluate(_ facts: borrowing TraceFacts, _ trace: CompletedTrace) -> PolicyResult {
        guard rate > 0, bucket.take(countsBytes ? facts.bytes : facts.spanCount, at: facts.now)
        else { return .notSampled }
        return PolicyResult(.sampled, threshold: .unknown)
    }

    func reason(
        for result: PolicyResult, _ facts: borrowing TraceFacts, _ trace: CompletedTrace
    ) -> PolicyReason {
        let unit = countsBytes ? "bytes" : "spans"
        let amount = countsBytes ? facts.bytes : facts.spanCount
        return PolicyReason(
            "\(amount) \(unit) were \(result.outcome.isYes ? "within" : "over")"
                + " the budget of \(rate) \(unit) a second")
    }
}
