import Collector
import Configuration
import Sampling
import TestSupport
import Testing
import TraceModel

@Suite struct TailPolicyTests {
    private func configuration(_ yaml: String) throws -> CollectorConfiguration {
        let file = CollectorConfiguration.File(name: "tracewell.yaml", yaml)
        return try CollectorConfiguration.load(file: file, environment: [:], overrides: [])
    }

    private func decider(
        _ yaml: String, inheriting previous: TailDecider? = nil
    ) throws -> TailDecider {
        try configuration(yaml).tailDecider(
            clock: ManualTime(), inheriting: previous)
    }

    @Test func `The built-in policies of production are compiled`() throws {
        let sets = try decider("{}").policySets
        #expect(sets.map(\.environment) == ["prod"])
        #expect(sets.first?.policies.map(\.name) == ["errors", "slow", "jobs", "baseline"])
    }

    /// The example of the Collector's own documentation, as it stands there.
    @Test func `A list of the Collector pastes in unchanged`() throws {
        let list = """
            [
                { name: test-policy-1, type: always_sample },
                { name: test-policy-2, type: latency,
                  latency: {threshold_ms: 5000, upper_threshold_ms: 10000} },
                { name: test-policy-3, type: numeric_attribute,
                  numeric_attribute: {key: key1, min_value: 50, max_value: 100} },
                { name: test-policy-4, type: probabilistic,
                  probabilistic: {hash_salt: "custom-salt", sampling_percentage: 0.1} },
                { name: test-policy-5, type: status_code, status_code: {status_codes: [ERROR, UNSET]} },
                { name: test-policy-7, type: string_attribute,
                  string_attribute: {key: key2, values: [value1, val*], enabled_regex_matching: true,
                    cache_max_size: 10} },
                { name: test-policy-8, type: rate_limiting, rate_limiting: {spans_per_second: 35} },
                { name: test-policy-9, type: bytes_limiting,
                  bytes_limiting: {bytes_per_second: 1024000, burst_capacity: 2048000} },
                { name: test-policy-10, type: span_count, span_count: {min_spans: 2, max_spans: 20} },
                { name: test-policy-11, type: trace_state,
                  trace_state: { key: key3, values: [value1, value2] } },
                { name: test-policy-12, type: boolean_attribute,
                  boolean_attribute: {key: key4, value: true} },
                { name: test-policy-13, type: ottl_condition, ottl_condition: { error_mode: ignore,
                    span: [ "attributes[\\"a\\"] == \\"b\\"", "attributes[\\"c\\"] != \\"d\\"" ],
                    spanevent: [ "name != \\"n\\"", "attributes[\\"e\\"] != \\"f\\"" ] } },
                { name: and-policy-1, type: and, and: { and_sub_policy: [
                    { name: s1, type: numeric_attribute,
                      numeric_attribute: { key: key1, min_value: 50, max_value: 100 } },
                    { name: s2, type: string_attribute,
                      string_attribute: { key: key2, values: [ value1, value2 ] } } ] } },
                { name: drop-policy-1, type: drop, drop: { drop_sub_policy: [
                    { name: s3, type: string_attribute, string_attribute: {key: url.path,
                      values: [\\/health, \\/metrics], enabled_regex_matching: true} } ] } },
                { name: composite-policy-1, type: composite, composite: {
                    max_total_spans_per_second: 1000, policy_order: [c1, c2, c3],
                    composite_sub_policy: [
                      { name: c1, type: numeric_attribute, numeric_attribute: {key: key1, min_value: 50} },
                      { name: c2, type: string_attribute,
                        string_attribute: {key: key2, values: [value1, value2]} },
                      { name: c3, type: always_sample } ],
                    rate_allocation: [ { policy: c1, percent: 50 }, { policy: c2, percent: 25 } ] } },
            ]
            """
        let indented = list.split(separator: "\n").map { "        \($0)" }.joined(separator: "\n")
        let sets = try decider("environments:\n  shop:\n    tail:\n      policies:\n\(indented)\n")
            .policySets
        #expect(sets.first { $0.environment == "shop" }?.policies.count == 15)
    }

    @Test func `A mistake in a policy is told by file and line, with the nearest name`() throws {
        let yaml = """
            environments:
              shop:
                tail:
                  policies:
                    - name: slow
                      type: latency
                      latency:
                        threshold: 5
                    - { name: half, type: probabilistic, probabilistic: { sampling_percentage: much } }
            """
        do {
            _ = try decider(yaml)
            Issue.record("nothing was complained of")
        } catch let error as ConfigurationError {
            let lines = error.description.split(separator: "\n").map(String.init)
            #expect(lines.count == 3, "\(lines)")
            #expect(lines.allSatisfy { $0.hasPrefix("tracewell.yaml:") })
            let text = error.description
            #expect(
                text.contains(
                    ":8: environments.shop.tail: policy slow.latency: unknown key threshold; "
                        + "did you mean threshold_ms?"))
            #expect(
                text.contains(
                    ":9: environments.shop.tail: policy half.probabilistic: "
                        + "sampling_percentage is a number, not \"much\""))
        }
    }

    @Test func `A mistake in a query is told by its place in the query`() throws {
        let yaml = """
            environments:
              shop:
                tail:
                  policies:
                    - { name: jobs, type: traceql, traceql: { query: '{ span.a = }' } }
            """
        let error = #expect(throws: ConfigurationError.self) { try decider(yaml) }
        let text = try #require(error?.description)
        #expect(text.hasPrefix("tracewell.yaml:5: environments.shop.tail: policy jobs.traceql"))
        #expect(text.contains("1:12"), "\(text)")
    }
}
