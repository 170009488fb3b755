import Sampling
import Testing

/// What is wrong in policies, and how it is told.
@Suite struct PolicyMistakesTests {
    @Test(arguments: [
        ("{ type: always_sample }", "1: policies[0]: name is missing"),
        ("{ name: p }", "1: policy p: type is missing"),
        ("{ name: p, type: latency }", "1: policy p.latency: threshold_ms is missing"),
        (
            "{ name: p, type: latency, latency: { threshold_ms: fast } }",
            "1: policy p.latency: threshold_ms is a whole number, not \"fast\""
        ),
        (
            "{ name: p, type: latency, latency: { threshold_ms: -1 } }",
            "1: policy p.latency: threshold_ms is between 0 and 9223372036854, not \"-1\""
        ),
        (
            "{ name: p, type: latency, latency: { threshold_ms: 9, upper_threshold_ms: 5 } }",
            "1: policy p.latency: no trace takes longer than 9 ms and at most 5 ms; "
                + "upper_threshold_ms has to be the larger one"
        ),
        (
            "{ name: p, type: latency, latency: { treshold_ms: 1, threshold_ms: 1 } }",
            "1: policy p.latency: unknown key treshold_ms"
        ),
        (
            "{ name: p, type: latency, latency: 5 }",
            "1: policy p.latency holds keys, not \"5\""
        ),
        (
            "{ name: p, type: always_sample, dry_run: maybe }",
            "1: policy p: dry_run is true or false, not \"maybe\""
        ),
        ("{ name: p, type: always_sample, shadow: true }", "1: policy p: unknown key shadow"),
        (
            "{ name: p, type: always_sample, rescue: true }",
            "1: policy p: a policy of type always_sample cannot rescue; "
                + "rescue is for policies that look at spans"
        ),
        (
            "{ name: p, type: status_code, status_code: { status_codes: [FAIL] } }",
            "1: policy p.status_code: status_codes is one of OK, ERROR, UNSET, not \"FAIL\""
        ),
        (
            "{ name: p, type: numeric_attribute, numeric_attribute: { key: k } }",
            "1: policy p.numeric_attribute: min_value or max_value is missing"
        ),
        (
            "{ name: p, type: string_attribute, string_attribute: { values: [a] } }",
            "1: policy p.string_attribute: key is missing"
        ),
        (
            "{ name: p, type: string_attribute, string_attribute: { key: k } }",
            "1: policy p.string_attribute: values is empty"
        ),
        (
            "{ name: p, type: string_attribute, string_attribute: { key: k, values: ['('], "
                + "enabled_regex_matching: true } }",
            "1: policy p.string_attribute: values: \"(\" is no regular expression: missing ): ("
        ),
        (
            "{ name: p, type: probabilistic, probabilistic: {} }",
            "1: policy p.probabilistic: sampling_percentage is missing"
        ),
        (
            "{ name: p, type: and, and: { and_sub_policy: [] } }",
            "1: policy p.and: and_sub_policy has no policies"
        ),
        (
            "{ name: p, type: and, and: { match: same_span, and_sub_policy: "
                + "[{ name: a, type: always_sample }] } }",
            "1: policy p.and: same_span needs two sub-policies that ask about spans; leave match out"
        ),
        (
            "{ name: p, type: and, and: { and_sub_policy: [{ name: a, type: latency }] } }",
            "1: policy p.and.and_sub_policy[0].latency: threshold_ms is missing"
        ),
        (
            "{ name: p, type: composite, composite: { max_total_spans_per_second: 5, policy_order: [b], "
                + "composite_sub_policy: [{ name: a, type: always_sample }] } }",
            "1: policy p.composite: policy_order: there is no sub-policy b"
        ),
        (
            "{ name: p, type: traceql, traceql: { query: '{}' } }",
            "1: policy p.traceql: queries cannot be used here"
        ),
        (
            "{ name: p, type: ema_dynamic, ema_dynamic: { field_list: [a], adjustment_interval: soon } }",
            "1: policy p.ema_dynamic: adjustment_interval is a duration such as 15s, not \"soon\""
        ),
        (
            "{ name: p, type: rules, rules: { rules: [{ name: r }] } }",
            "1: policy p.rules.rules[0]: the rule does nothing; give it sample_rate, drop or sampler"
        ),
        (
            "{ name: p, type: rules, rules: { rules: [{ sample_rate: 1, scope: span, conditions: "
                + "[{ operator: has-root-span, value: true }] }] } }",
            "1: policy p.rules.rules[0].conditions[0]: has-root-span is about traces, and the scope of "
                + "the rule is span; scope: trace"
        ),
    ])
    func `A mistake is told with its place`(policy: String, message: String) throws {
        #expect(try PolicyText.mistakes("[\(policy)]") == [message])
    }

    @Test func `All mistakes are told at once, by line`() throws {
        let mistakes = try PolicyText.mistakes(
            """
            - name: a
              type: latency
              latency: { threshold_ms: x }
            - { name: b, type: alwayssample }
            - { name: a, type: always_sample }
            """)
        #expect(mistakes.count == 3, "\(mistakes)")
        #expect(mistakes.first == "3: policy a.latency: threshold_ms is a whole number, not \"x\"")
        #expect(mistakes[1].hasPrefix("4: policy b: type is one of always_sample, "))
        #expect(mistakes.last == "5: the policy name a is taken")
    }

    @Test func `A misspelt name comes with those there are`() throws {
        do {
            _ = try PolicyText.compile(
                "- { name: p, type: latency, latency: { threshold: 1, threshold_ms: 1 } }")
            Issue.record("nothing was complained of")
        } catch let error as PolicyError {
            let misspelling = error.issues.first?.misspelling
            #expect(misspelling?.written == "threshold")
            #expect(misspelling?.known.contains("threshold_ms") == true)
        }
    }

    @Test func `A name is used once, and there is at least one policy`() throws {
        #expect(
            try PolicyText.mistakes(
                "- { name: a, type: always_sample }\n- { name: a, type: always_sample }")
                == ["2: the policy name a is taken"])
        #expect(
            try PolicyText.mistakes("[]")
                == ["1: there are no policies, so every trace would be dropped"])
    }

    @Test func `Too many questions about a span are refused, equal ones count once`() throws {
        let policy = { (index: Int, value: Int) in
            "- { name: p\(index), type: numeric_attribute, "
                + "numeric_attribute: { key: k\(value), min_value: \(value) } }"
        }
        let many = (1...257).map { policy($0, $0) }.joined(separator: "\n")
        #expect(
            try PolicyText.mistakes(many).first?.contains("more than 256 different questions")
                == true)
        let alike = (1...257).map { policy($0, $0 % 10) }.joined(separator: "\n")
        #expect(try PolicyText.mistakes(alike).isEmpty)
    }
}
