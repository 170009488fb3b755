/// The types of policy there are.
///
/// Down to `composite` they are those of the OpenTelemetry Collector's `tail_sampling`, with its
/// keys; the dynamic samplers and `rules` are Refinery's; the others are ours.
package enum PolicyKind: String, CaseIterable, Sendable {
    case alwaysSample = "always_sample"
    case latency
    case numericAttribute = "numeric_attribute"
    case probabilistic
    case statusCode = "status_code"
    case stringAttribute = "string_attribute"
    case rateLimiting = "rate_limiting"
    case bytesLimiting = "bytes_limiting"
    case spanCount = "span_count"
    case traceState = "trace_state"
    case traceFlags = "trace_flags"
    case booleanAttribute = "boolean_attribute"
    case ottlCondition = "ottl_condition"
    case and
    case not
    case drop
    case composite
    case traceql
    case job
    case new
    case deterministic
    case dynamic
    case emaDynamic = "ema_dynamic"
    case emaThroughput = "ema_throughput"
    case windowedThroughput = "windowed_throughput"
    case totalThroughput = "total_throughput"
    case rules

    /// Reads the parameters of such a policy; what is wrong in them is reported.
    func read(_ fields: PolicyFields, _ compiler: PolicyCompiler) -> PolicyDraft? {
        switch self {
        case .alwaysSample: .policy(AlwaysPolicy())
        case .latency: LatencyPolicy(fields).map { .policy($0) }
        case .spanCount: SpanCountPolicy(fields).map { .policy($0) }
        case .probabilistic: ProbabilisticPolicy.read(fields, compiler)
        case .deterministic: ProbabilisticPolicy.readDeterministic(fields, compiler)
        case .numericAttribute: SpanPolicy.readNumericAttribute(fields)
        case .stringAttribute: SpanPolicy.readStringAttribute(fields)
        case .booleanAttribute: SpanPolicy.readBooleanAttribute(fields)
        case .statusCode: SpanPolicy.readStatusCode(fields)
        case .traceState: SpanPolicy.readTraceState(fields)
        case .traceFlags: .spans(.isFlaggedSampled, inverted: false)
        case .ottlCondition: SpanPolicy.readCondition(fields)
        case .job: SpanPolicy.readJob(fields)
        case .traceql: TraceFilterPolicy.read(fields, compiler)
        case .rateLimiting: LimitPolicy(spans: fields, compiler).map { .policy($0) }
        case .bytesLimiting: LimitPolicy(bytes: fields, compiler).map { .policy($0) }
        case .and: AndPolicy.read(fields, compiler)
        case .not: NotPolicy.read(fields, compiler)
        case .drop: DropPolicy(fields, compiler).map { .policy($0) }
        case .composite: CompositePolicy(fields, compiler).map { .policy($0) }
        case .new: NewPolicy(fields, compiler).map { .policy($0) }
        case .dynamic, .emaDynamic, .emaThroughput, .windowedThroughput, .totalThroughput:
            SamplerPolicy(self, fields, compiler).map { .policy($0) }
        case .rules: RulesPolicy(fields, compiler).map { .policy($0) }
        }
    }
}

extension PolicyKind {
    /// Whether a policy of this kind refused a trace because its budget had run out.
    func ranOut(_ result: PolicyResult) -> Bool {
        guard result.outcome == .notSampled else { return false }
        switch self {
        case .rateLimiting, .bytesLimiting: return true
        case .composite: return result.detail == CompositePolicy.overBudget
        default: return false
        }
    }
}
