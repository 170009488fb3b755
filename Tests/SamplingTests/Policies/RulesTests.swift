import Assembly
import Sampling
import Testing
import TraceModel

@Suite struct RulesTests {
    // MARK: - Conditions

    struct Case: Sendable, CustomTestStringConvertible {
        let condition: String
        let trace: TraceSketch
        let holds: Bool

        init(_ condition: String, _ trace: TraceSketch, _ holds: Bool) {
            self.condition = condition
            self.trace = trace
            self.holds = holds
        }
        var testDescription: String { condition }
    }

    private static let one = TraceSketch(
        SpanSketch(
            id: 2, parent: 1, name: "GET /x", kind: .client, status: .error, end: 250,
            attributes: [
                Attribute("n", .int(5)), Attribute("f", .double(2.5)), Attribute("b", .bool(true)),
                Attribute("s", .string("hello")), Attribute("digits", .string("42")),
            ], resource: [Attribute("host.name", .string("h1"))]))
    private static let rooted = TraceSketch(
        SpanSketch(id: 1, attributes: [Attribute("s", .string("root"))]), one.spans[0])

    @Test(arguments: [
        Case("field: n, operator: '=', value: 5", one, true),
        Case("field: n, operator: '=', value: '5'", one, false),
        Case("field: n, operator: '=', value: '5', datatype: int", one, true),
        Case("field: n, operator: '!=', value: 5", one, false),
        Case("field: n, operator: '!=', value: 6", one, true),
        Case("field: n, operator: '!=', value: text", one, false),
        Case("field: gone, operator: '!=', value: 6", one, false),
        Case("field: gone, operator: '!=', value: a, datatype: string", one, true),
        Case("field: gone, operator: '=', value: a, datatype: string", one, false),
        Case("field: n, operator: '>', value: 4", one, true),
        Case("field: n, operator: '>=', value: 5.0", one, true),
        Case("field: n, operator: '<', value: 5", one, false),
        Case("field: f, operator: '<=', value: 2.5", one, true),
        Case("field: digits, operator: '>', value: 41, datatype: int", one, true),
        Case("field: digits, operator: '>', value: 41", one, false),
        Case("field: s, operator: '>', value: hallo", one, true),
        Case("field: b, operator: '=', value: true", one, true),
        Case("field: b, operator: '=', value: 'true', datatype: bool", one, true),
        Case("field: b, operator: '=', value: true, datatype: string", one, true),
        Case("field: s, operator: starts-with, value: hel", one, true),
        Case("field: s, operator: starts-with, value: ell", one, false),
        Case("field: s, operator: contains, value: ell", one, true),
        Case("field: n, operator: contains, value: '5'", one, true),
        Case("field: s, operator: does-not-contain, value: ell", one, false),
        Case("field: gone, operator: does-not-contain, value: ell", one, true),
        Case("field: s, operator: exists", one, true),
        Case("field: gone, operator: exists", one, false),
        Case("field: gone, operator: not-exists", one, true),
        Case("field: s, operator: not-exists", one, false),
        // Any span will do, also for what is denied.
        Case("field: n, operator: not-exists", rooted, true),
        Case("field: s, operator: matches, value: '^h.*o$'", one, true),
        Case("field: s, operator: in, value: [a, hello]", one, true),
        Case("field: n, operator: in, value: ['5', '6']", one, true),
        Case("field: n, operator: in, value: [5, 6], datatype: int", one, true),
        Case("field: digits, operator: in, value: [42.0], datatype: float", one, true),
        Case("field: s, operator: not-in, value: [a]", one, true),
        Case("field: s, operator: not-in, value: [hello]", one, false),
        Case("field: gone, operator: not-in, value: [a]", one, true),
        Case("fields: [gone, s], operator: '=', value: hello", one, true),
        // The first that is there is the one that counts.
        Case("fields: [n, s], operator: '=', value: hello", one, false),
        Case("fields: [gone, s], operator: not-exists", one, false),
        Case("fields: [gone, lost], operator: not-exists", one, true),
        Case("field: root.s, operator: '=', value: root", rooted, true),
        Case("field: root.n, operator: exists", rooted, false),
        Case("field: root.n, operator: not-exists", rooted, true),
        Case("field: root.s, operator: exists", one, false),
        Case("field: root.s, operator: not-exists", one, true),
        Case("fields: [root.gone, s], operator: '=', value: hello", rooted, true),
        Case("field: host.name, operator: '=', value: h1", one, true),
        Case("field: service.name, operator: '=', value: shop", one, true),
        Case("field: name, operator: starts-with, value: GET", one, true),
        Case("field: duration_ms, operator: '>', value: 249.5", one, true),
        Case("field: duration_ms, operator: '>', value: 250", one, false),
        Case("field: status_code, operator: '=', value: 2", one, true),
        Case("field: status_code, operator: in, value: [0, 1], datatype: int", one, false),
        Case("field: span.kind, operator: '=', value: client", one, true),
        Case("field: span.kind, operator: in, value: [server, consumer]", one, false),
        Case("field: error, operator: exists", one, true),
        Case("field: error, operator: '=', value: true", one, true),
        Case("field: trace.parent_id, operator: not-exists", rooted, true),
        Case("field: trace.parent_id, operator: not-exists", one, false),
        Case("operator: has-root-span, value: true", rooted, true),
        Case("operator: has-root-span, value: false", one, true),
        Case("field: '?.NUM_DESCENDANTS', operator: '>', value: 1", rooted, true),
        Case("field: '?.NUM_DESCENDANTS', operator: '>', value: 1", one, false),
    ])
    func `A condition holds as Refinery's does`(example: Case) throws {
        let policy = """
            { name: p, type: rules, rules: { no_match: not_sampled, rules: [
              { name: r, sample_rate: 1, conditions: [{ \(example.condition) }] } ] } }
            """
        let outcome = try PolicyText.outcome(policy, example.trace)
        #expect(outcome == (example.holds ? .sampled : .notSampled))
    }

    // MARK: - Scope and order

    @Test(arguments: [("trace", true), ("span", false)])
    func `In the scope of a span the conditions are about one span`(
        scope: String, holds: Bool
    ) throws {
        let policy = """
            { name: p, type: rules, rules: { no_match: not_sampled, rules: [
              { name: r, sample_rate: 1, scope: \(scope), conditions: [
                { field: a, operator: exists }, { field: b, operator: exists } ] } ] } }
            """
        let apart = TraceSketch(.attribute("a", .int(1)), .attribute("b", .int(1), id: 2))
        #expect(try PolicyText.outcome(policy, apart) == (holds ? .sampled : .notSampled))
        let together = TraceSketch(
            SpanSketch(attributes: [Attribute("a", .int(1)), Attribute("b", .int(1))]))
        #expect(try PolicyText.outcome(policy, together) == .sampled)
    }

    private static let ordered = """
        - name: p
          type: rules
          rules:
            rules:
              - { name: health, drop: true, conditions: [{ field: path, operator: '=', value: /health }] }
              - { name: errors, sample_rate: 1, conditions: [{ field: error, operator: exists }] }
              - { name: half, sample_rate: 2, conditions: [{ field: path, operator: exists }] }
        """

    @Test func `The first rule that is about the trace decides`() throws {
        let set = try PolicyText.compile(Self.ordered)
        let low: UInt64 = 0x7F_FFFF_FFFF_FFFF
        let decide = { (path: String?, status: SpanStatus.Code, randomness: UInt64) in
            let attributes = path.map { [Attribute("path", .string($0))] } ?? []
            let span = SpanSketch(status: status, attributes: attributes)
            return set.decide(try TraceSketch([span], randomness: randomness).completed())
        }
        let dropped = try decide("/health", .error, low)
        #expect(dropped.reason == .policyDropped)
        #expect(try decide("/pay", .error, low).verdict == .kept(threshold: 0))
        #expect(try decide("/pay", .unset, low).verdict == .dropped)
        #expect(try decide("/pay", .unset, low + 1).verdict == .kept(threshold: low + 1))
        // What no rule is about is kept, as by Refinery.
        #expect(try decide(nil, .unset, low).verdict == .kept(threshold: 0))
    }

    @Test func `A rule may have a sampler of its own`() throws {
        let set = try PolicyText.compile(
            """
            - name: p
              type: rules
              rules:
                rules:
                  - name: r
                    sampler: { ema_throughput: { goal_throughput_per_sec: 5, initial_sample_rate: 2,
                      field_list: [path] } }
            """)
        let low = try TraceSketch([SpanSketch()], randomness: 1).completed()
        let high = try TraceSketch([SpanSketch()], randomness: 0xFF_FFFF_FFFF_FFFF).completed()
        #expect(set.decide(low).verdict == .dropped)
        #expect(set.decide(high).verdict == .kept(threshold: 0x80_0000_0000_0000))
    }
}
