import Assembly
import Sampling
import TestSupport
import Testing
import TraceModel

/// Any traces under any of many policies: nothing breaks, and what has no memory judges the same
/// trace the same, alone, again, and in another order of arrival.
@Suite struct PolicyPropertyTests {
    private static let policies = """
        - { name: errors, type: status_code, status_code: { status_codes: [ERROR] } }
        - { name: slow, type: latency, latency: { threshold_ms: 20, upper_threshold_ms: 60 } }
        - { name: some, type: probabilistic, probabilistic: { sampling_percentage: 30 } }
        - { name: text, type: string_attribute, string_attribute: { key: a, values: [v1, v2] } }
        - { name: veto, type: string_attribute,
            string_attribute: { key: b, values: ['v[3-5]'], enabled_regex_matching: true, invert_match: true } }
        - { name: number, type: numeric_attribute, numeric_attribute: { key: c, min_value: 0 } }
        - { name: both, type: and, and: { match: same_span, and_sub_policy: [
            { name: x, type: string_attribute, string_attribute: { key: a, values: [v1] } },
            { name: y, type: not, not: { not_sub_policy: { name: z, type: boolean_attribute,
              boolean_attribute: { key: c, value: true } } } } ] } }
        - { name: drop, type: drop, drop: { drop_sub_policy: [
            { name: x, type: span_count, span_count: { min_spans: 6 } },
            { name: y, type: trace_state, trace_state: { key: k, values: [v1] } } ] } }
        - { name: ottl, type: ottl_condition, ottl_condition: {
            span: ['attributes["a"] != nil and not (kind == SPAN_KIND_CLIENT)'],
            spanevent: ['IsMatch(attributes["a"], "v[0-2]")'] } }
        - { name: rules, type: rules, rules: { no_match: not_sampled, rules: [
            { name: r, scope: span, sample_rate: 3, conditions: [
              { fields: [root.a, b], operator: in, value: [v1, v3] },
              { field: duration_ms, operator: '<', value: 30 } ] } ] } }
        - { name: jobs, type: job, job: { outcome: [retry, dead, failed] } }
        """

    private struct Maker {
        var random: FixedRandom

        mutating func below(_ limit: UInt64) -> UInt64 { random.next() % limit }

        mutating func value() -> AttributeValue {
            switch below(9) {
            case 0: .int(Int64(bitPattern: random.next()))
            case 1: .double(Double(bitPattern: random.next()))
            case 2: .bool(below(2) == 0)
            case 3: .array([.string("v1"), .int(1)])
            case 4: .empty
            case 5: .string("")
            case 6: .string(String(repeating: "long ", count: 40))
            default: .string("v\(below(6))")
            }
        }

        mutating func attributes() -> [Attribute] {
            let keys = ["a", "b", "c", "job.outcome", "messaging.system", "x"]
            return (0..<below(5)).map { _ in Attribute(keys[Int(below(6))], value()) }
        }

        mutating func span(_ id: UInt64) -> SpanSketch {
            var span = SpanSketch(id: id, parent: id > 1 || below(4) == 0 ? below(8) + 1 : 0)
            span.kind = SpanKind.allCases[Int(below(6))]
            span.status = SpanStatus.Code.allCases[Int(below(3))]
            span.start = Double(below(40))
            span.end = Double(below(100))
            span.attributes = attributes()
            span.resource = below(3) == 0 ? attributes() : []
            span.scope = below(3) == 0 ? attributes() : []
            let states = [
                "", "k=v1", "ot=th:8", "ot=th:f;rv:0123456789abcd", ",,=", "k=v1,ot=th:zz",
            ]
            span.traceState = states[Int(below(6))]
            span.name = below(5) == 0 ? "" : "name \(below(4))"
            if below(3) == 0 {
                span.events = [SpanEvent(time: .epoch, name: "exception", attributes: attributes())]
            }
            return span
        }

        mutating func trace() -> TraceSketch {
            var trace = TraceSketch((0...below(9)).map { span($0 + 1) })
            (trace.high, trace.low) = (random.next(), random.next())
            trace.isScattered = below(2) == 0
            return trace
        }
    }

    @Test(arguments: [1, 2, 3, 4] as [UInt64])
    func `Any trace gets one verdict, and the same one again`(seed: UInt64) throws {
        let set = try PolicyText.compile(Self.policies)
        let other = try PolicyText.compile(Self.policies)
        var maker = Maker(random: FixedRandom(seed: seed))
        for _ in 0..<400 {
            var sketch = maker.trace()
            let trace = try sketch.completed()
            let first = set.decide(trace)
            #expect(first == set.decide(trace))
            #expect(first == other.decide(trace))
            sketch.isScattered.toggle()
            #expect(first == set.decide(try sketch.completed()))
            let record = try #require(first.tail)
            #expect(set.verdicts(on: trace.traceID, record).count == set.policies.count)
        }
    }

    @Test func `Policies with memory stand any traces, too`() throws {
        let clock = ManualTime()
        let set = try PolicyText.compile(
            """
            - { name: a, type: ema_dynamic, ema_dynamic: { field_list: [a, root.b, name], max_keys: 5 } }
            - { name: b, type: windowed_throughput,
                windowed_throughput: { goal_throughput_per_sec: 3, field_list: [a], use_trace_length: true } }
            - { name: c, type: total_throughput,
                total_throughput: { goal_throughput_per_sec: 0.5, field_list: [b, error] } }
            - { name: d, type: dynamic, dynamic: { sample_rate: 4, field_list: [status_code] } }
            - { name: e, type: new, new: { max_entries: 9 } }
            - { name: f, type: composite, composite: { max_total_spans_per_second: 7,
                composite_sub_policy: [
                  { name: x, type: status_code, status_code: { status_codes: [ERROR] } },
                  { name: y, type: always_sample } ] } }
            - { name: g, type: bytes_limiting, bytes_limiting: { bytes_per_second: 500 } }
            """, clock: clock)
        var maker = Maker(random: FixedRandom(seed: 5))
        for _ in 0..<500 {
            let trace = try maker.trace().completed()
            let decision = set.decide(trace)
            #expect(set.verdicts(on: trace.traceID, try #require(decision.tail)).count == 7)
            clock.advance(by: .milliseconds(Int64(maker.below(900))))
        }
        #expect(set.tallies.allSatisfy { $0.evaluated == 500 && $0.errors == 0 })
    }
}
