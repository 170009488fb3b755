import Assembly
import Bytes
import Sampling
import SystemClock
import TestSupport
import Testing
import TraceModel

@testable import Sampling

/// Dynamic samplers against tables that were calculated by hand.
@Suite struct SamplerTests {
    private func count(_ sampler: any RateSampler, _ spans: [(String, Int)], _ clock: ManualTime) {
        for (key, spans) in spans { _ = rate(sampler, key, spans, clock) }
    }

    private func rate(
        _ sampler: any RateSampler, _ key: String, _ spans: Int = 1, _ clock: ManualTime
    ) -> UInt32 {
        Bytes.withView(of: key) { sampler.rate(of: $0, spans: spans, at: clock.monotonic()) }
    }

    // MARK: - The arithmetic

    // Counts a 1000, b 100, c 1; 1101 spans, goal 110.1 of them.
    //
    // log10: a 3, b 2, c 0: together 5; ratio 110.1 / 5 = 22.02.
    // a: goal max(1, 3 × 22.02) = 66.06; 1000 / 66.06 = 15.14, up to 16;
    //    kept 62.5, so that 66.06 - 62.5 = 3.56 are passed on to two keys.
    // b: goal 2 × 22.02 + 3.56 / 2 = 45.82; 100 / 45.82 = 2.18, up to 3;
    //    kept 33.33, passed on 1.78 + 45.82 - 33.33 = 14.27.
    // c: goal max(1, 0) + 14.27 = 15.27, more than its 1: rate 1.
    @Test func `Kept spans are shared by the logarithm of the counts`() {
        let rates = SampleRates(
            sharing: 110.1,
            among: [
                1: .init(key: Array("a".utf8), count: 1000),
                2: .init(key: Array("b".utf8), count: 100),
                3: .init(key: Array("c".utf8), count: 1),
            ])
        #expect(rates[1] == 16)
        #expect(rates[2] == 3)
        #expect(rates[3] == 1)
        #expect(rates[4] == nil)
    }

    // A count of 1 has the logarithm 0, so that of one key the ratio is infinite and the goal no
    // number: the rate is 1.
    @Test func `Rare keys alone are kept whole`() {
        let rates = SampleRates(
            sharing: 0.2,
            among: [
                1: .init(key: [97], count: 1), 2: .init(key: [98], count: 0.5),
            ])
        #expect(rates[1] == 1)
        #expect(rates[2] == 1)
    }

    // 7 each: 20 is 2.86 times as much, cut to 2; 7 is 1; 3 is less, and 1.
    @Test func `Kept spans are given evenly`() {
        let rates = SampleRates(
            evenly: 7,
            among: [
                1: .init(key: [], count: 20), 2: .init(key: [], count: 7),
                3: .init(key: [], count: 3),
            ])
        #expect([rates[1], rates[2], rates[3]] == [2, 1, 1])
    }

    // MARK: - EMA

    // Goal rate 10, weight ½. Averages start at 0: after an interval of a 2000, b 200, c 2 they are
    // 1000, 100 and 1, the table above with its goal of 1101 / 10.
    @Test func `Before data the goal rate, then the table, and an idle interval changes nothing`() {
        let clock = ManualTime()
        let sampler = EMASampler(.init(goal: .rate(10)))
        #expect(rate(sampler, "a", 2000, clock) == 10)
        #expect(rate(sampler, "b", 200, clock) == 10)
        #expect(rate(sampler, "c", 2, clock) == 10)
        clock.advance(by: .milliseconds(14_999))
        #expect(rate(sampler, "x", 0, clock) == 10)
        clock.advance(by: .milliseconds(1))
        #expect(rate(sampler, "a", 0, clock) == 16)
        #expect(rate(sampler, "b", 0, clock) == 3)
        #expect(rate(sampler, "c", 0, clock) == 1)
        #expect(rate(sampler, "unknown", 0, clock) == 1)
    }

    // Second interval: a 0, b 300, c 3 → a 500, b ½·300 + ½·100 = 200, c ½·3 + ½·1 = 2; sum 702,
    // goal 70.2. log10: a 2.69897, b 2.30103, c 0.30103: together 5.30103; ratio 13.2427.
    // a: goal 35.7417; 500 / 35.7417 = 13.99, up to 14; kept 35.7143; passed on 0.0274.
    // b: goal 30.4719 + 0.0137 = 30.4856; 200 / 30.4856 = 6.56, up to 7; kept 28.5714; passed on
    //    0.0137 + 1.9142 = 1.9279.
    // c: goal 3.9865 + 1.9279 = 5.91, more than 2: rate 1.
    @Test func `The average moves by its weight`() {
        let clock = ManualTime()
        let sampler = EMASampler(.init(goal: .rate(10)))
        count(sampler, [("a", 2000), ("b", 200), ("c", 2)], clock)
        clock.advance(by: .seconds(15))
        count(sampler, [("b", 300), ("c", 3)], clock)
        clock.advance(by: .seconds(15))
        #expect(rate(sampler, "a", 0, clock) == 14)
        #expect(rate(sampler, "b", 0, clock) == 7)
        #expect(rate(sampler, "c", 0, clock) == 1)
    }

    // An average of ½·1 = 0.5 is not below the age of 0.5 and stays; a quarter of it goes. What is
    // forgotten has the rate 1, as what was never seen.
    @Test func `Keys without traffic are forgotten`() {
        let clock = ManualTime()
        let sampler = EMASampler(.init(goal: .rate(2)))
        count(sampler, [("old", 100), ("busy", 100)], clock)
        for _ in 0..<9 {
            clock.advance(by: .seconds(15))
            count(sampler, [("busy", 100)], clock)
        }
        clock.advance(by: .seconds(15))
        #expect(rate(sampler, "old", 0, clock) == 1)
        #expect(rate(sampler, "busy", 0, clock) == 2)
    }

    // Three intervals of 100 spans of a: averages 50, 75, 87.5, so that 2 × 87.5 = 175 spans in one
    // interval are a burst. The 175th, all of b, has the rates computed at once: averages a
    // ½ · 87.5 = 43.75, b ½ · 175 = 87.5; sum 131.25, goal 13.125.
    // log10: a 1.6410, b 1.9420, together 3.5830; ratio 3.6631.
    // a: goal 6.0112; 43.75 / 6.0112 = 7.28, up to 8; kept 5.4688; passed on 0.5424.
    // b: goal 7.1138 + 0.5424 = 7.6562; 87.5 / 7.6562 = 11.43, up to 12.
    @Test func `A burst has the rates computed at once, after three intervals`() {
        let clock = ManualTime()
        let sampler = EMASampler(.init(goal: .rate(10)))
        for _ in 0..<3 {
            count(sampler, [("a", 100)], clock)
            clock.advance(by: .seconds(15))
        }
        _ = rate(sampler, "a", 0, clock)
        count(sampler, [("b", 174)], clock)
        #expect(rate(sampler, "b", 0, clock) == 1)
        #expect(rate(sampler, "b", 1, clock) == 12)
        #expect(rate(sampler, "a", 0, clock) == 8)
    }

    @Test func `Over the bound new keys are not counted and have the rate 1`() {
        let clock = ManualTime()
        var parameters = EMASampler.Parameters(goal: .rate(10))
        parameters.maxKeys = 2
        let sampler = EMASampler(parameters)
        count(sampler, [("a", 1000), ("b", 1000), ("c", 1000)], clock)
        clock.advance(by: .seconds(15))
        #expect(rate(sampler, "a", 0, clock) == 10)
        #expect(rate(sampler, "c", 0, clock) == 1)
    }

    // 2 spans a second over 15 s are 30. a 600 → 300, one key: goal 30, 300 / 30 = 10.
    @Test func `A throughput is a goal for each interval`() {
        let clock = ManualTime()
        let sampler = EMASampler(.init(goal: .throughput(perSecond: 2, initial: 7)))
        #expect(rate(sampler, "a", 600, clock) == 7)
        clock.advance(by: .seconds(15))
        #expect(rate(sampler, "a", 0, clock) == 10)
    }

    // MARK: - Without average

    // The first table, from the counts of one interval; after one without traffic nothing is known.
    @Test func `The dynamic sampler follows the interval before`() {
        let clock = ManualTime()
        let sampler = IntervalSampler(goal: .rate(10), interval: .seconds(30), maxKeys: 500)
        #expect(rate(sampler, "a", 1000, clock) == 10)
        count(sampler, [("b", 100), ("c", 1)], clock)
        clock.advance(by: .seconds(30))
        #expect(rate(sampler, "a", 1, clock) == 16)
        #expect(rate(sampler, "b", 0, clock) == 3)
        clock.advance(by: .seconds(60))
        #expect(rate(sampler, "a", 0, clock) == 1)
    }

    // 10 a second over 30 s are 300; of 3 keys each has 100: 1050 / 100 = 10.5, cut to 10.
    @Test func `The total throughput is shared evenly`() {
        let clock = ManualTime()
        let sampler = IntervalSampler(
            goal: .throughput(perSecond: 10, initial: 1), interval: .seconds(30), maxKeys: 500)
        #expect(rate(sampler, "a", 1050, clock) == 1)
        count(sampler, [("b", 200), ("c", 5)], clock)
        clock.advance(by: .seconds(30))
        #expect(rate(sampler, "a", 0, clock) == 10)
        #expect(rate(sampler, "b", 0, clock) == 2)
        #expect(rate(sampler, "c", 0, clock) == 1)
        #expect(rate(sampler, "unknown", 0, clock) == 1)
    }

    // 4 a second over a window of 3 s are 12.
    // After the 1st second: a 120: 120 / 12 = 10. After the 2nd: a 120, b 60: 6 each: 20 and 10.
    // After the 4th second the first is out of the window: b 60 alone: 60 / 12 = 5.
    @Test func `The window moves on with every update`() {
        let clock = ManualTime()
        let sampler = WindowedSampler(
            perSecond: 4, update: .seconds(1), lookback: .milliseconds(3900), maxKeys: 500)
        #expect(rate(sampler, "a", 120, clock) == 1)
        clock.advance(by: .seconds(1))
        #expect(rate(sampler, "a", 0, clock) == 10)
        count(sampler, [("b", 60)], clock)
        clock.advance(by: .seconds(1))
        #expect(rate(sampler, "a", 0, clock) == 20)
        #expect(rate(sampler, "b", 0, clock) == 10)
        clock.advance(by: .seconds(2))
        #expect(rate(sampler, "b", 0, clock) == 5)
        #expect(rate(sampler, "a", 0, clock) == 1)
        clock.advance(by: .seconds(60))
        #expect(rate(sampler, "b", 0, clock) == 1)
    }

    // MARK: - Keys and policies

    @Test(arguments: [
        (["http.route"], false, "/a•/b•,"),
        (["http.route", "code"], false, "200•,/a•/b•,"),
        (["root.http.route", "code"], false, "200•,/a,"),
        (["missing"], false, ","),
        (["missing", "root.missing"], true, ",,3"),
        (["service.name"], true, "shop•,3"),
        (["name", "span.kind", "error"], false, "true•,in•out•,2•3•,"),
    ])
    func `A key has the different values of all spans, sorted`(
        fields: [String], usesLength: Bool, expected: String
    ) throws {
        let trace = TraceSketch(
            SpanSketch(
                id: 2, parent: 1, name: "out", kind: .client, status: .error,
                attributes: [
                    Attribute("http.route", .string("/b")), Attribute("code", .int(200)),
                ]),
            SpanSketch(
                id: 1, name: "in",
                attributes: [
                    Attribute("http.route", .string("/a")), Attribute("code", .double(200)),
                ]),
            SpanSketch(
                id: 3, parent: 1, name: "in",
                attributes: [
                    Attribute("http.route", .string("/b"))
                ]))
        let compiler = PolicyCompiler(queries: nil, inheriting: [:])
        let key = TraceKey(fields, usesLength: usesLength, compiler)
        var facts = TraceFacts(plan: compiler.builder.plan)
        let completed = try trace.completed()
        facts.load(completed, at: MonotonicTime(nanoseconds: 0))
        #expect(key.build(facts).string == expected)
    }

    @Test func `A sampler keeps by randomness, and the threshold says at which rate`() throws {
        let set = try PolicyText.compile(
            "- { name: p, type: ema_dynamic, ema_dynamic: { goal_sample_rate: 2, field_list: [k] } }"
        )
        let low = try TraceSketch([SpanSketch()], randomness: 0x7F_FFFF_FFFF_FFFF).completed()
        let high = try TraceSketch([SpanSketch()], randomness: 0x80_0000_0000_0000).completed()
        #expect(set.decide(low).verdict == .dropped)
        #expect(set.decide(high).verdict == .kept(threshold: 0x80_0000_0000_0000))
    }
}
