import Assembly
import SystemClock
import TestSupport
import Testing
import TraceModel

@testable import Sampling

/// Why policies said what they said, told after the spans are gone.
@Suite struct EvidenceTests {
    private static let policies = """
        - { name: all, type: always_sample }
        - { name: slow, type: latency, latency: { threshold_ms: 100 } }
        - { name: long, type: span_count, span_count: { min_spans: 2 } }
        - { name: some, type: probabilistic, probabilistic: { sampling_percentage: 25 } }
        - name: salted
          type: probabilistic
          probabilistic: { sampling_percentage: 25, hash_salt: s }
        - { name: one, type: deterministic, deterministic: { sample_rate: 4 } }
        - { name: errors, type: status_code, status_code: { status_codes: [ERROR] } }
        - { name: key, type: string_attribute, string_attribute: { key: k, values: [v] } }
        - name: notkey
          type: string_attribute
          string_attribute: { key: k, values: [v], invert_match: true }
        - { name: spans, type: rate_limiting, rate_limiting: { spans_per_second: 3 } }
        - { name: bytes, type: bytes_limiting, bytes_limiting: { bytes_per_second: 400 } }
        - name: both
          type: and
          and:
            and_sub_policy:
              - { name: a, type: latency, latency: { threshold_ms: 5 } }
              - { name: b, type: string_attribute, string_attribute: { key: k, values: [v] } }
        - name: opposite
          type: not
          not:
            not_sub_policy: { name: a, type: status_code, status_code: { status_codes: [ERROR] } }
        - name: parts
          type: composite
          composite:
            max_total_spans_per_second: 100
            policy_order: [a, b]
            composite_sub_policy:
              - { name: a, type: status_code, status_code: { status_codes: [ERROR] } }
              - { name: b, type: latency, latency: { threshold_ms: 5 } }
        - { name: fresh, type: new, new: {} }
        - { name: dynamic, type: dynamic, dynamic: { sample_rate: 2, field_list: [k] } }
        - name: ruled
          type: rules
          rules:
            rules:
              - name: bad
                sample_rate: 1
                conditions: [{ field: k, operator: "=", value: v }]
              - { name: rest, sample_rate: 10 }
        - name: gone
          type: drop
          drop:
            drop_sub_policy:
              - { name: a, type: string_attribute, string_attribute: { key: k, values: [x] } }
        """

    private static let traces: [TraceSketch] = [
        TraceSketch([SpanSketch()], randomness: 0),
        TraceSketch([SpanSketch(status: .error, end: 200)], randomness: 0xFF_FFFF_FFFF_FFFF),
        TraceSketch([
            SpanSketch(id: 1),
            SpanSketch.attribute("k", .string("v"), id: 2).with { $0.parent = 1 },
        ]),
        TraceSketch(.attribute("k", .string("x"))),
        TraceSketch(SpanSketch(traceState: "ot=th:8;rv:e6660000000000")),
    ]

    @Test func `A reason that names no span is the same without the spans`() throws {
        let set = try PolicyText.compile(Self.policies)
        for sketch in Self.traces {
            let trace = try sketch.completed()
            let record = try #require(set.decide(trace).tail)
            let workspace = set.pool.take()
            workspace.facts.load(trace, at: MonotonicTime(nanoseconds: 0))
            for (index, verdict) in set.verdicts(on: trace.traceID, record).enumerated()
            where verdict.verdict != .notEvaluated {
                let reason = set.policies[index].policy
                    .reason(for: record.results[index], workspace.facts, trace)
                #expect(verdict.because == reason.text, "\(verdict.name)")
                #expect(verdict.span == reason.span, "\(verdict.name)")
            }
            workspace.facts.clear()
            set.pool.put(back: workspace, counting: [])
        }
    }

    @Test func `A verdict names the span and the value that decided`() throws {
        let set = try PolicyText.compile(Self.policies)
        let trace = try TraceSketch([
            SpanSketch(id: 1),
            SpanSketch.attribute("k", .string("v"), id: 0xAB).with {
                $0.status = .error
                $0.parent = 1
            },
        ]).completed()
        let record = try #require(set.decide(trace).tail)
        let verdicts = set.verdicts(on: trace.traceID, record)
        let of = { (name: String) in verdicts.first { $0.name == name } }
        #expect(of("errors")?.because == "span 00000000000000ab status=ERROR")
        #expect(of("key")?.because == "span 00000000000000ab k=v")
        #expect(of("key")?.span == SpanID(0xAB))
        #expect(of("slow")?.because == "the trace took 10 ms")
        #expect(of("long")?.because == "the trace has 2 spans")
        #expect(of("both")?.because == "the trace took 10 ms; span 00000000000000ab k=v")
        #expect(of("ruled")?.span == SpanID(0xAB))
    }

    @Test func `What is not asked any more after a drop says so`() throws {
        let set = try PolicyText.compile(Self.policies)
        let trace = try TraceSketch(.attribute("k", .string("x"))).completed()
        let record = try #require(set.decide(trace).tail)
        let verdicts = set.verdicts(on: trace.traceID, record)
        #expect(verdicts.first?.because == "span 0000000000000001 k=x")
        #expect(
            verdicts.dropFirst().allSatisfy {
                $0.because == "a policy before it drops the trace"
            })
    }

    @Test func `Evidence is cut at a bound, between characters`() {
        let long = String(repeating: "ä", count: 300)
        let evidence = PolicyEvidence(policy: 0, text: long, span: nil)
        #expect(evidence.text.utf8.count <= PolicyEvidence.maxBytes)
        #expect(evidence.text.hasSuffix("ä…"))
        #expect(PolicyEvidence(policy: 0, text: "short", span: nil).text == "short")
    }
}
