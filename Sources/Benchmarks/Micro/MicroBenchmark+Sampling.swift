import Assembly
import Bytes
import OTLP
import Sampling
import SemanticConventions
import SystemClock
import TestSupport
import TraceModel
import YAML

// What is decided about whole traces.
extension MicroBenchmark {
    static let sampling = [tailPolicies, bumpMatch, linkedTraces]

    /// Each trace of the corpus is decided, once a pass.
    static let tailPolicies = MicroBenchmark(
        name: "tail-policies", summary: "decide whole traces by 20 policies", unit: "span"
    ) { corpus in
        let traces = corpus.traces
        let decider = TailDecider([try policies(clock: ManualTime())])
        return Prepared(units: corpus.spanCount, input: corpus.bodies) {
            for trace in traces { consume(decider.decide(trace)) }
        }
    }

    /// Each trace is held against all bumps at once, 20 of them.
    static let bumpMatch = MicroBenchmark(
        name: "bump-match", summary: "look for the bump of a trace among 20", unit: "trace"
    ) { corpus in
        let traces = corpus.traces
        let time = ManualTime()
        let board = BumpBoard(environments: ["prod": HeadRates(1)], time: time)
        board.put(bumps(at: time.now()))
        let decider = BumpedDecider(KeepingDecider(), bumps: board)
        return Prepared(units: traces.count, input: corpus.bodies) {
            for trace in traces { consume(decider.decide(trace)) }
        }
    }

    static let linkedTraces = MicroBenchmark(
        name: "linked-traces", summary: "look for what ties a trace to others", unit: "trace"
    ) { corpus in
        let traces = corpus.traces
        let decider = LinkedDecider(
            KeepingDecider(), table: LinkTable(LinkSettings()), time: ManualTime())
        return Prepared(units: traces.count, input: corpus.bodies) {
            for trace in traces { consume(decider.decide(trace)) }
        }
    }

    // MARK: - Inputs

    private static let written = """
        - { name: health, type: drop, drop: { drop_sub_policy: [
            { name: path, type: string_attribute, string_attribute: { key: url.path, values: [/live] } },
            { name: fine, type: not, not: { not_sub_policy:
              { name: e, type: status_code, status_code: { status_codes: [ERROR] } } } }] } }
        - { name: errors, type: status_code, status_code: { status_codes: [ERROR] } }
        - { name: slow, type: latency, latency: { threshold_ms: 5000 } }
        - { name: wide, type: span_count, span_count: { min_spans: 500 } }
        - { name: http5xx, type: numeric_attribute,
            numeric_attribute: { key: http.response.status_code, min_value: 500, max_value: 599 } }
        - { name: route, type: string_attribute,
            string_attribute: { key: http.route, values: [/pay, /refund, /login] } }
        - { name: pattern, type: string_attribute, string_attribute:
            { key: http.route, values: ["^/admin/.*"], enabled_regex_matching: true } }
        - { name: org, type: string_attribute, string_attribute: { key: org_id, values: ["42", "77"] } }
        - { name: project, type: string_attribute, string_attribute: { key: project_id, values: [p1] } }
        - { name: checkout, type: string_attribute,
            string_attribute: { key: service.name, values: [checkout-v2] } }
        - { name: vip, type: boolean_attribute, boolean_attribute: { key: vip, value: true } }
        - { name: size, type: numeric_attribute, numeric_attribute: { key: size, min_value: 1000000 } }
        - { name: db, type: string_attribute, string_attribute: { key: db.system.name, values: [oracle] } }
        - { name: state, type: trace_state, trace_state: { key: vendor, values: [keep] } }
        - { name: ottl, type: ottl_condition,
            ottl_condition: { span: ['attributes["tier"] == "gold" and kind == SPAN_KIND_SERVER'] } }
        - { name: exception, type: ottl_condition,
            ottl_condition: { spanevent: ['attributes["exception.type"] == "Fatal"'] } }
        - { name: both, type: and, and: { match: same_span, and_sub_policy: [
            { name: a, type: string_attribute, string_attribute: { key: http.route, values: [/pay] } },
            { name: b, type: numeric_attribute,
              numeric_attribute: { key: http.response.status_code, min_value: 400 } }] } }
        - { name: jobs, type: job, job: { outcome: [retry, dead] } }
        - { name: budget, type: rate_limiting, rate_limiting: { spans_per_second: 1 } }
        - { name: baseline, type: probabilistic, probabilistic: { sampling_percentage: 10 } }
        """

    private static func policies(clock: any TimeSource) throws -> PolicySet {
        let nodes = try YAMLParser().parse(written).elements ?? []
        return try PolicySet.compile(
            environment: "prod", nodes.map(document), clock: clock)
    }

    private static func document(_ node: YAMLNode) -> PolicyDocument {
        let line = node.position.line
        return switch node.content {
        case .scalar(let text, let quoted): PolicyDocument(.text(text, quoted: quoted), line: line)
        case .sequence(let elements): PolicyDocument(.list(elements.map(document)), line: line)
        case .mapping(let entries):
            PolicyDocument(
                .mapping(
                    entries.map {
                        .init(key: $0.key, line: $0.keyPosition.line, value: document($0.value))
                    }), line: line)
        }
    }

    private static func bumps(at now: Timestamp) -> [Bump] {
        (1...20).compactMap { number in
            var match = BumpMatcher(environment: "prod")
            switch number % 4 {
            case 0: match.service = "service-\(number)"
            case 1: match.operation = "POST /orders/\(number)"
            case 2: match.orgID = "org-\(number)"
            default: match.jobType = "invoice.sync.\(number)"
            }
            return BumpID(number: Int64(number)).map {
                Bump(
                    id: $0, match: match, rate: 1, createdAt: now,
                    expiresAt: now.adding(nanoseconds: 3_600_000_000_000), createdBy: "jo",
                    reason: "measured")
            }
        }
    }
}

extension MicroCorpus {
    /// The traces of every request.
    var traces: [CompletedTrace] {
        batches.flatMap { batch in
            batch.runs.map { run in
                let spans = batch.spans[run.first..<run.first + run.count]
                return CompletedTrace(
                    traceID: run.traceID,
                    runs: [SpanRun(batch: batch, first: run.first, count: run.count)],
                    spanCount: run.count,
                    bytes: spans.reduce(0) { $0 + Int($1.message.count) },
                    completion: .gotRoot, firstSeen: MonotonicTime(nanoseconds: 0))
            }
        }
    }
}
