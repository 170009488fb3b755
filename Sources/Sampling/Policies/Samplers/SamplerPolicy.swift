import Assembly
import Bytes
import TraceContext

/// Refinery's dynamic samplers: keep one trace in so many, by rates that follow the traffic of the
/// kinds of traces.
///
/// The rate is turned into a threshold for the randomness of the trace, so that what is kept is
/// consistent with all other sampling and its probability is known.
struct SamplerPolicy: Policy {
    private let key: TraceKey
    private let sampler: any RateSampler

    init?(_ kind: PolicyKind, _ fields: PolicyFields, _ compiler: PolicyCompiler) {
        let names = fields.texts("field_list") ?? []
        if names.isEmpty { fields.report("field_list names no fields") }
        let usesLength = fields.flag("use_trace_length") ?? false
        let sampler = Self.sampler(kind, fields, compiler)
        guard let sampler, !names.isEmpty else { return nil }
        compiler.noteRandom(salted: false)
        key = TraceKey(names, usesLength: usesLength, compiler)
        self.sampler = sampler
    }

    private static let lengths = Duration.milliseconds(10)...(.seconds(86_400))

    private static func sampler(
        _ kind: PolicyKind, _ fields: PolicyFields, _ compiler: PolicyCompiler
    ) -> (any RateSampler)? {
        let maxKeys = Int(fields.integer("max_keys", in: 1...1_000_000) ?? 500)
        switch kind {
        case .emaDynamic, .emaThroughput:
            guard let goal = goal(kind, fields) else { return nil }
            var parameters = EMASampler.Parameters(goal: goal, maxKeys: maxKeys)
            readAverage(&parameters, fields)
            return compiler.memory(of: fields) { EMASampler(parameters) }
        case .dynamic, .totalThroughput:
            let interval = fields.duration("clear_frequency", in: lengths) ?? .seconds(30)
            guard let goal = goal(kind, fields) else { return nil }
            return compiler.memory(of: fields) {
                IntervalSampler(goal: goal, interval: interval, maxKeys: maxKeys)
            }
        default:
            let update = fields.duration("update_frequency", in: lengths) ?? .seconds(1)
            let lookback = fields.duration("lookback_frequency", in: lengths) ?? update * 30
            guard case .throughput(let perSecond, _) = goal(kind, fields) else { return nil }
            guard lookback >= update, lookback <= update * 3600 else {
                fields.report("lookback_frequency is 1 to 3600 times update_frequency")
                return nil
            }
            return compiler.memory(of: fields) {
                WindowedSampler(
                    perSecond: perSecond, update: update, lookback: lookback, maxKeys: maxKeys)
            }
        }
    }

    private static func goal(_ kind: PolicyKind, _ fields: PolicyFields) -> SamplingGoal? {
        let rates = 1...Int64(UInt32.max)
        switch kind {
        case .emaDynamic:
            return .rate(Double(fields.integer("goal_sample_rate", in: rates) ?? 10))
        case .dynamic:
            return .rate(Double(fields.integer("sample_rate", in: rates) ?? 10))
        default:
            // There is one collector, so that its share of the cluster is all of it.
            _ = fields.flag("use_cluster_size")
            let initial =
                kind == .emaThroughput
                ? fields.integer("initial_sample_rate", in: rates) ?? 10 : 1
            let perSecond = fields.number("goal_throughput_per_sec", in: 0.001...1e12)
            guard let perSecond else {
                if !fields.has("goal_throughput_per_sec") {
                    fields.report("goal_throughput_per_sec is missing")
                }
                return nil
            }
            return .throughput(perSecond: perSecond, initial: UInt32(clamping: initial))
        }
    }

    private static func readAverage(
        _ parameters: inout EMASampler.Parameters, _ fields: PolicyFields
    ) {
        parameters.interval =
            fields.duration("adjustment_interval", in: lengths) ?? parameters.interval
        parameters.weight = fields.number("weight", in: 0.001...0.999) ?? parameters.weight
        parameters.ageOut = fields.number("age_out_value", in: 0...1e12) ?? parameters.weight
        parameters.burstMultiple =
            fields.number("burst_multiple", in: -1e12...1e12) ?? parameters.burstMultiple
        parameters.burstDelay =
            fields.integer("burst_detection_delay", in: 0...1_000_000).map(UInt64.init)
            ?? parameters.burstDelay
    }

    func evaluate(_ facts: borrowing TraceFacts, _ trace: CompletedTrace) -> PolicyResult {
        let key = key.build(facts)
        let (spans, now) = (facts.spanCount, facts.now)
        let rate = key.withView { sampler.rate(of: $0, spans: spans, at: now) }
        let threshold = Threshold(rate: 1 / Double(max(1, rate)))
        guard let threshold, threshold.keeps(facts.randomness) else {
            return PolicyResult(.notSampled, detail: rate)
        }
        return PolicyResult(
            .sampled, detail: rate, threshold: KeepThreshold(threshold))
    }

    /// The key is made of values of spans.
    func names(spansFor result: PolicyResult) -> Bool { true }

    func reason(
        for result: PolicyResult, _ facts: borrowing TraceFacts, _ trace: CompletedTrace
    ) -> PolicyReason {
        let what = result.outcome.isYes ? "is one of" : "is not the one of"
        return PolicyReason("\(what) \(result.detail) like \(key.build(facts).string)")
    }
}
