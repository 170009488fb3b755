/// Files of other programs, and what is made of them.
enum ImportSamples {
    static let collector = #"""
        receivers: { otlp: { protocols: { http: {} } } }
        processors:
          batch: {}
          probabilistic_sampler:
            sampling_percentage: 50
          tail_sampling:
            decision_wait: 15s
            decision_wait_after_root_received: 3s
            num_traces: 100000
            decision_cache: { sampled_cache_size: 100_000 }
            policies:
              - name: no-health
                type: drop
                drop:
                  drop_sub_policy:
                    - name: path
                      type: string_attribute
                      string_attribute:
                        key: url.path
                        values: ["^/(live|ready)$$"]
                        enabled_regex_matching: true
                    - name: fine
                      type: not
                      not: { not_sub_policy: { name: failed, type: status_code, status_code: { status_codes: [ERROR] } } }
              - { name: errors, type: status_code, status_code: { status_codes: [ERROR, UNSET] } }
              - { name: slow, type: latency, latency: { threshold_ms: 500, upper_threshold_ms: 60000 } }
              - { name: sizes, type: numeric_attribute, numeric_attribute: { key: size, min_value: 50, max_value: 100 } }
              - { name: flag, type: boolean_attribute, boolean_attribute: { key: vip, value: true } }
              - { name: spans, type: span_count, span_count: { min_spans: 2, max_spans: 20 } }
              - { name: state, type: trace_state, trace_state: { key: k, values: [a, "1"] } }
              - { name: flags, type: trace_flags }
              - { name: rate, type: rate_limiting, rate_limiting: { spans_per_second: 35 } }
              - { name: bytes, type: bytes_limiting, bytes_limiting: { bytes_per_second: 1024000 } }
              - { name: ottl, type: ottl_condition, ottl_condition: { error_mode: ignore, span: ['attributes["a"] == "b"'] } }
              - name: paid
                type: and
                and:
                  and_sub_policy:
                    - { name: key, type: string_attribute, string_attribute: { key: plan, values: [paid], invert_match: true } }
                    - { name: some, type: probabilistic, probabilistic: { hash_salt: salt, sampling_percentage: 0.1 } }
              - name: budget
                type: composite
                composite:
                  max_total_spans_per_second: 1000
                  policy_order: [slow-ones, rest]
                  composite_sub_policy:
                    - { name: slow-ones, type: latency, latency: { threshold_ms: 100 } }
                    - { name: rest, type: always_sample }
                  rate_allocation: [{ policy: slow-ones, percent: 50 }]
        """#

    static let collectorImported = #"""
        # From in.yaml, the tail sampling of an
        # OpenTelemetry Collector.
        # Line 7: the Collector had these policies decide about traces of every environment; here
        # they hold for prod, and other environments keep what they have
        environments:
          prod:
            # Line 9: num_traces is not needed: limits.pending_bytes bounds pending traces by their size
            # in memory
            # Line 10: decision_cache is not needed: decisions are remembered, so that late spans follow
            # them
            # Line 4: probabilistic_sampler keeps 50% before the policies; by the randomness of the
            # trace, so that other traces are kept than by its hash, and as many
            head: { rate: 50% }
            tail:
              decision_wait: 15s
              decision_wait_after_root: 3s
              policies:
                - name: no-health
                  type: drop
                  drop:
                    drop_sub_policy:
                      - name: path
                        type: string_attribute
                        string_attribute:
                          { key: url.path, values: ["^/(live|ready)$"], enabled_regex_matching: true }
                      - name: fine
                        type: not
                        not:
                          not_sub_policy:
                            { name: failed, type: status_code, status_code: { status_codes: [ERROR] } }
                - { name: errors, type: status_code, status_code: { status_codes: [ERROR, UNSET] } }
                - name: slow
                  type: latency
                  latency: { threshold_ms: 500, upper_threshold_ms: 60000 }
                - name: sizes
                  type: numeric_attribute
                  numeric_attribute: { key: size, min_value: 50, max_value: 100 }
                - { name: flag, type: boolean_attribute, boolean_attribute: { key: vip, value: true } }
                - { name: spans, type: span_count, span_count: { min_spans: 2, max_spans: 20 } }
                - { name: state, type: trace_state, trace_state: { key: k, values: [a, "1"] } }
                - { name: flags, type: trace_flags }
                - { name: rate, type: rate_limiting, rate_limiting: { spans_per_second: 35 } }
                - { name: bytes, type: bytes_limiting, bytes_limiting: { bytes_per_second: 1024000 } }
                - name: ottl
                  type: ottl_condition
                  ottl_condition: { error_mode: ignore, span: ["attributes[\"a\"] == \"b\""] }
                - name: paid
                  type: and
                  and:
                    and_sub_policy:
                      - name: key
                        type: string_attribute
                        string_attribute: { key: plan, values: [paid], invert_match: true }
                      - name: some
                        type: probabilistic
                        probabilistic: { hash_salt: salt, sampling_percentage: 0.1 }
                - name: budget
                  type: composite
                  composite:
                    max_total_spans_per_second: 1000
                    policy_order: [slow-ones, rest]
                    composite_sub_policy:
                      - { name: slow-ones, type: latency, latency: { threshold_ms: 100 } }
                      - { name: rest, type: always_sample }
                    rate_allocation: [{ policy: slow-ones, percent: 50 }]

        """#

    static let refinery = #"""
        RulesVersion: 2
        Samplers:
          __default__:
            DeterministicSampler: { SampleRate: 4 }
          production:
            RulesBasedSampler:
              Rules:
                - Name: drop healthchecks
                  Drop: true
                  Conditions:
                    - { Field: root.http.route, Operator: in, Value: [/health-check, /ready] }
                - Name: keep slow errors
                  SampleRate: 1
                  Scope: span
                  Conditions:
                    - { Field: status_code, Operator: '=', Value: 2, Datatype: int }
                    - { Field: duration_ms, Operator: '>=', Value: 789.5 }
                - Name: no root yet
                  SampleRate: 2
                  Conditions: [{ Operator: has-root-span, Value: false }]
                - Name: many
                  SampleRate: 3
                  Conditions: [{ Field: '?.NUM_DESCENDANTS', Operator: '>', Value: 1000 }]
                - Name: text codes
                  SampleRate: 5
                  Conditions: [{ Fields: [http.status_code, code], Operator: starts-with, Value: "50" }]
                - Name: rest
                  Sampler:
                    EMADynamicSampler:
                      GoalSampleRate: 20
                      AdjustmentInterval: 15s
                      Weight: 0.5
                      FieldList: [http.method, root.name]
                      UseTraceLength: true
          staging: { EMAThroughputSampler: { GoalThroughputPerSec: 100, UseClusterSize: true, FieldList: [service.name] } }
          dev: { WindowedThroughputSampler: { GoalThroughputPerSec: 10, FieldList: [service.name] } }
          local: { TotalThroughputSampler: { GoalThroughputPerSec: 10, FieldList: [service.name] } }
          load: { DynamicSampler: { SampleRate: 10, ClearFrequency: 30s, FieldList: [service.name] } }
        """#

    static let refineryImported = #"""
        # From rules.yaml, rules of Refinery.
        # Line 3: Refinery tells environments by the key that spans come with; here it is their
        # deployment.environment.name. Waits are the defaults of Traces.TraceTimeout and SendDelay
        environments:
          default:
            head: { rate: 100% }
            tail:
              decision_wait: 1m
              decision_wait_after_root: 2s
              policies:
                - { name: refinery, type: deterministic, deterministic: { sample_rate: 4 } }
          prod:
            head: { rate: 100% }
            tail:
              decision_wait: 1m
              decision_wait_after_root: 2s
              policies:
                - name: refinery
                  type: rules
                  rules:
                    rules:
                      - name: "drop healthchecks"
                        drop: true
                        conditions:
                          [{ field: root.http.route, operator: in, value: [/health-check, /ready] }]
                      - name: "keep slow errors"
                        scope: span
                        sample_rate: 1
                        conditions:
                          - { field: status_code, operator: "=", value: 2, datatype: int }
                          - { field: duration_ms, operator: ">=", value: 789.5 }
                      - name: "no root yet"
                        sample_rate: 2
                        conditions: [{ operator: has-root-span, value: false }]
                      - name: many
                        sample_rate: 3
                        conditions: [{ field: "?.NUM_DESCENDANTS", operator: ">", value: 1000 }]
                      - name: "text codes"
                        sample_rate: 5
                        conditions:
                          [{ fields: [http.status_code, code], operator: starts-with, value: "50" }]
                      - name: rest
                        sampler:
                          ema_dynamic:
                            goal_sample_rate: 20
                            adjustment_interval: 15s
                            weight: 0.5
                            field_list: [http.method, root.name]
                            use_trace_length: true
          staging:
            head: { rate: 100% }
            tail:
              decision_wait: 1m
              decision_wait_after_root: 2s
              policies:
                - name: refinery
                  type: ema_throughput
                  ema_throughput:
                    { goal_throughput_per_sec: 100, use_cluster_size: true, field_list: [service.name] }
          dev:
            head: { rate: 100% }
            tail:
              decision_wait: 1m
              decision_wait_after_root: 2s
              policies:
                - name: refinery
                  type: windowed_throughput
                  windowed_throughput: { goal_throughput_per_sec: 10, field_list: [service.name] }
          local:
            head: { rate: 100% }
            tail:
              decision_wait: 1m
              decision_wait_after_root: 2s
              policies:
                - name: refinery
                  type: total_throughput
                  total_throughput: { goal_throughput_per_sec: 10, field_list: [service.name] }
          load:
            head: { rate: 100% }
            tail:
              decision_wait: 1m
              decision_wait_after_root: 2s
              policies:
                - name: refinery
                  type: dynamic
                  dynamic: { sample_rate: 10, clear_frequency: 30s, field_list: [service.name] }

        """#
}
