import Assembly
import Sampling
import SystemClock
import TestSupport
import Testing
import TraceModel

@testable import Sampling

/// Limits under a manual clock: each step is a wait, an amount, and whether it passes.
@Suite struct BudgetTests {
    struct Step: Sendable {
        let wait: Int
        let amount: Int
        let party: Int
        let passes: Bool

        init(after milliseconds: Int, _ amount: Int, party: Int = 0, _ passes: Bool) {
            wait = milliseconds
            self.amount = amount
            self.party = party
            self.passes = passes
        }
    }

    @Test func `A bucket refills steadily and holds no more than its burst`() {
        let bucket = TokenBucket(rate: 10, capacity: 20)
        let clock = ManualTime()
        for (index, step) in [
            Step(after: 0, 15, true),  // 20 - 15 = 5
            Step(after: 0, 6, false),
            Step(after: 0, 5, true),  // 0
            Step(after: 99, 1, false),  // 0.99
            Step(after: 1, 1, true),  // 1 - 1 = 0
            Step(after: 500, 5, true),
            Step(after: 60_000, 20, true),  // never more than 20
            Step(after: 0, 1, false),
        ].enumerated() {
            clock.advance(by: .milliseconds(step.wait))
            #expect(bucket.take(step.amount, at: clock.monotonic()) == step.passes, "step \(index)")
        }
    }

    @Test func `What is larger than a burst passes when the bucket is full, at a bounded debt`() {
        let bucket = TokenBucket(rate: 10, capacity: 20)
        let clock = ManualTime()
        for (index, step) in [
            Step(after: 0, 1, true),  // 19
            Step(after: 0, 50_000, false),  // not full
            Step(after: 100, 50_000, true),  // 20, then -20: the debt is one burst
            Step(after: 1999, 1, false),  // -0.01
            Step(after: 101, 1, true),  // 1
            Step(after: 2000, 21, true),  // 20, then -1
            Step(after: 100, 1, false),
            Step(after: 100, 1, true),
        ].enumerated() {
            clock.advance(by: .milliseconds(step.wait))
            #expect(bucket.take(step.amount, at: clock.monotonic()) == step.passes, "step \(index)")
        }
    }

    @Test func `A clock that stands still or goes back refills nothing`() {
        let bucket = TokenBucket(rate: 1000, capacity: 10)
        let late = MonotonicTime(nanoseconds: 5_000_000_000)
        let early = MonotonicTime(nanoseconds: 1_000_000_000)
        #expect(bucket.take(10, at: late))
        #expect(!bucket.take(1, at: early))
        #expect(!bucket.take(1, at: late))
    }

    // Two parties of 60 and 40 spans a second. The clock starts at a whole second.
    @Test func `A shared budget passes on what nobody used, and its total is the total`() {
        let budget = SharedBudget(total: 100, parts: [60, 40])
        let clock = ManualTime()
        for (index, step) in [
            // In the first second nothing is known to be used, so that either may have all.
            Step(after: 0, 90, party: 0, true),
            Step(after: 0, 11, party: 1, false),  // the total would be 101
            Step(after: 0, 10, party: 1, true),
            Step(after: 0, 1, party: 0, false),
            // Nothing was left over: each has its own part.
            Step(after: 1000, 1, party: 0, true),
            Step(after: 0, 60, party: 0, false),
            Step(after: 0, 59, party: 0, true),
            Step(after: 0, 1, party: 0, false),
            Step(after: 0, 15, party: 1, true),
            // 25 were left over: 60 + 25 for one, or 40 + 25 for the other.
            Step(after: 1000, 1, party: 0, true),
            Step(after: 0, 85, party: 0, false),
            Step(after: 0, 84, party: 0, true),
            Step(after: 0, 16, party: 1, false),  // the total
            Step(after: 0, 15, party: 1, true),
            // After an idle second everything was left over.
            Step(after: 2000, 100, party: 1, true),
            Step(after: 0, 1, party: 0, false),
        ].enumerated() {
            clock.advance(by: .milliseconds(step.wait))
            #expect(
                budget.take(step.amount, party: step.party, at: clock.monotonic()) == step.passes,
                "step \(index)")
        }
    }

    @Test func `A trace larger than the whole budget is paid for by the next second`() {
        let budget = SharedBudget(total: 100, parts: [50, 50])
        let clock = ManualTime()
        for (index, step) in [
            Step(after: 0, 1, party: 1, true),
            Step(after: 0, 130, party: 0, false),  // the second is not untouched
            Step(after: 1000, 130, party: 0, true),
            Step(after: 0, 1, party: 1, false),
            Step(after: 1000, 71, party: 1, false),  // 30 are owed: 70 are left, and 50 are its own
            Step(after: 0, 50, party: 1, true),
            Step(after: 1000, 5000, party: 0, true),
            Step(after: 1000, 1, party: 1, false),  // at most one second is owed
            Step(after: 1000, 50, party: 1, true),
        ].enumerated() {
            clock.advance(by: .milliseconds(step.wait))
            #expect(
                budget.take(step.amount, party: step.party, at: clock.monotonic()) == step.passes,
                "step \(index)")
        }
    }

    // MARK: - As policies

    @Test func `A limit on spans is charged in spans, one on bytes in bytes`() throws {
        let clock = ManualTime()
        let set = try PolicyText.compile(
            """
            - { name: spans, type: rate_limiting, rate_limiting: { spans_per_second: 10 } }
            - { name: bytes, type: bytes_limiting,
                bytes_limiting: { bytes_per_second: 1000, burst_capacity: 1500 } }
            """, clock: clock)
        var trace = TraceSketch.of(spans: 12)
        trace.bytes = 800
        let outcomes = { () throws -> [PolicyOutcome]? in
            set.decide(try trace.completed()).tail?.results.map(\.outcome)
        }
        #expect(try outcomes() == [.sampled, .sampled])
        #expect(try outcomes() == [.notSampled, .notSampled])
        clock.advance(by: .milliseconds(400))  // 8 + 4 spans, 700 + 400 bytes
        #expect(try outcomes() == [.sampled, .sampled])
    }

    @Test func `Within an and a limit is charged with what passed before it`() throws {
        let clock = ManualTime()
        let set = try PolicyText.compile(
            """
            - { name: p, type: and, and: { and_sub_policy: [
                { name: errors, type: status_code, status_code: { status_codes: [ERROR] } },
                { name: some, type: rate_limiting, rate_limiting: { spans_per_second: 1 } } ] } }
            """, clock: clock)
        let fine = try TraceSketch(SpanSketch()).completed()
        let failed = try TraceSketch(SpanSketch(status: .error)).completed()
        for _ in 0..<5 { #expect(set.decide(fine).verdict == .dropped) }
        #expect(set.decide(failed).policy == "p")
        #expect(set.decide(failed).policy == "p")
        #expect(set.decide(failed).verdict == .dropped)
    }

    private static let composite = """
        - name: p
          type: composite
          composite:
            max_total_spans_per_second: 10
            policy_order: [errors, rest]
            composite_sub_policy:
              - { name: rest, type: always_sample }
              - { name: errors, type: status_code, status_code: { status_codes: [ERROR] } }
            rate_allocation: [{ policy: errors, percent: 40 }]
        """

    @Test func `Over its part a trace is offered to the next sub-policy`() throws {
        let clock = ManualTime()
        let set = try PolicyText.compile(Self.composite, clock: clock)
        let failed = try TraceSketch(SpanSketch(status: .error)).completed()
        let fine = try TraceSketch(SpanSketch()).completed()
        // Uses up the first second, so that nothing is left over for the next one.
        for _ in 0..<10 { #expect(set.decide(fine).policy == "p") }
        #expect(set.decide(fine).verdict == .dropped)
        clock.advance(by: .seconds(1))
        // 4 of `errors`, then 5 of `rest`, which has half of 10 as none is allocated to it.
        for count in 1...9 {
            let detail = set.decide(failed).tail?.results.first?.detail
            #expect(detail == (count <= 4 ? 0 : 1), "trace \(count)")
        }
        #expect(set.decide(failed).verdict == .dropped)
    }

    @Test func `What a limit keeps has no known probability`() throws {
        let set = try PolicyText.compile(Self.composite)
        let decision = set.decide(try TraceSketch(SpanSketch()).completed())
        #expect(decision.verdict == .kept(threshold: 1 << 56))
    }
}
