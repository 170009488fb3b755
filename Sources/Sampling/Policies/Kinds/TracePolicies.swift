import Assembly

/// `always_sample`: keeps every trace.
struct AlwaysPolicy: Policy {
    func evaluate(_ facts: borrowing TraceFacts, _ trace: CompletedTrace) -> PolicyResult {
        .sampled
    }

    func reason(
        for result: PolicyResult, _ facts: borrowing TraceFacts, _ trace: CompletedTrace
    ) -> PolicyReason {
        PolicyReason("it samples every trace")
    }
}

/// `latency`: keeps traces that take longer than a threshold, from the earliest start of a span to
/// the latest end, and at most as long as an upper one.
///
/// Compared in nanoseconds: a trace of exactly `threshold_ms` is not kept, one of exactly
/// `upper_threshold_ms` is.
struct LatencyPolicy: Policy {
    private let threshold: UInt64
    private let upper: UInt64

    /// The largest number of milliseconds, 292 years, whose nanoseconds a word holds.
    private static let range: ClosedRange<Int64> = 0...9_223_372_036_854

    init?(_ fields: PolicyFields) {
        let upper = fields.integer("upper_threshold_ms", in: Self.range) ?? 0
        let threshold = fields.integer("threshold_ms", in: Self.range) ?? 0
        guard fields.has("threshold_ms") || upper > 0 else {
            fields.report("threshold_ms is missing")
            return nil
        }
        if upper != 0, upper <= threshold {
            fields.report(
                "no trace takes longer than \(threshold) ms and at most \(upper) ms",
                hint: "upper_threshold_ms has to be the larger one")
            return nil
        }
        self.threshold = UInt64(threshold) * 1_000_000
        self.upper = upper == 0 ? .max : UInt64(upper) * 1_000_000
    }

    func evaluate(_ facts: borrowing TraceFacts, _ trace: CompletedTrace) -> PolicyResult {
        .sampled(if: facts.duration > threshold && facts.duration <= upper)
    }

    func reason(
        for result: PolicyResult, _ facts: borrowing TraceFacts, _ trace: CompletedTrace
    ) -> PolicyReason {
        PolicyReason("the trace took \(DurationText.of(facts.duration))")
    }
}

/// `span_count`: keeps traces whose number of spans lies within bounds.
struct SpanCountPolicy: Policy {
    private let range: ClosedRange<Int>

    init?(_ fields: PolicyFields) {
        let least = fields.integer("min_spans", in: 0...Int64(Int32.max)) ?? 0
        let most = fields.integer("max_spans", in: 0...Int64(Int32.max)) ?? 0
        guard fields.has("min_spans") || fields.has("max_spans") else {
            fields.report("min_spans or max_spans is missing")
            return nil
        }
        guard most == 0 || most >= least else {
            fields.report("no number is at least \(least) and at most \(most)")
            return nil
        }
        range = Int(least)...(most == 0 ? .max : Int(most))
    }

    func evaluate(_ facts: borrowing TraceFacts, _ trace: CompletedTrace) -> PolicyResult {
        .sampled(if: range.contains(facts.spanCount))
    }

    func reason(
        for result: PolicyResult, _ facts: borrowing TraceFacts, _ trace: CompletedTrace
    ) -> PolicyReason {
        PolicyReason("the trace has \(facts.spanCount) spans")
    }
}

/// Lengths of time for reading.
enum DurationText {
    /// A number of nanoseconds in the unit that fits, with up to three decimals.
    static func of(_ nanoseconds: UInt64) -> String {
        let (size, unit): (UInt64, String) =
            switch nanoseconds {
            case ..<1000: (1, "ns")
            case ..<1_000_000: (1000, "us")
            case ..<1_000_000_000: (1_000_000, "ms")
            default: (1_000_000_000, "s")
            }
        let thousandths = nanoseconds % size * 1000 / size
        guard thousandths > 0 else { return "\(nanoseconds / size) \(unit)" }
        var digits = String(thousandths)
        digits = String(repeating: "0", count: 3 - digits.utf8.count) + digits
        while digits.last == "0" { digits.removeLast() }
        return "\(nanoseconds / size).\(digits) \(unit)"
    }
}
