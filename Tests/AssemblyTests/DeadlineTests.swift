import Assembly
import SystemClock
import TestSupport
import Testing
import TraceModel

@Suite struct DeadlineTests {
    /// Spans that arrive, and when the trace is complete.
    struct Case: Sendable, CustomTestStringConvertible {
        let testDescription: String
        /// Seconds of arrival and whether it is a root.
        let arrivals: [(at: Int, isRoot: Bool)]
        let due: Int
        let completion: TraceCompletion

        init(
            _ name: String, _ arrivals: [(at: Int, isRoot: Bool)], due: Int,
            _ completion: TraceCompletion
        ) {
            testDescription = name
            self.arrivals = arrivals
            self.due = due
            self.completion = completion
        }
    }

    @Test(arguments: [
        Case("no root", [(0, false)], due: 10, .expired),
        Case("no root, later spans", [(0, false), (5, false), (9, false)], due: 10, .expired),
        Case("the root alone", [(0, true)], due: 2, .gotRoot),
        Case("the root last", [(0, false), (3, true)], due: 5, .gotRoot),
        Case("the root first", [(0, true), (1, false)], due: 2, .gotRoot),
        Case("the root shortly before the end", [(0, false), (9, true)], due: 10, .gotRoot),
        Case("two roots", [(0, false), (1, true), (2, true)], due: 3, .gotRoot),
    ])
    func `A trace is complete after its waits and not before`(_ example: Case) throws {
        let fixture = AssemblyFixture()
        var now = 0
        for (index, arrival) in example.arrivals.enumerated() {
            #expect(fixture.after(.seconds(arrival.at - now)).isEmpty)
            now = arrival.at
            try fixture.add([span(index + 1, of: 1, parent: arrival.isRoot ? 0 : 99)])
        }
        let rest = Duration.seconds(example.due - now)
        #expect(fixture.after(rest - .nanoseconds(1)).isEmpty)
        let completed = fixture.after(.nanoseconds(1))
        #expect(completed.map(\.completion) == [example.completion])
        #expect(completed.map(\.spanCount) == [example.arrivals.count])
        #expect(completed.map(\.traceID) == [traceID(1)])
        #expect(fixture.after(.seconds(100)).isEmpty)
    }

    @Test(arguments: [
        ("prod", 20, 4), ("PRODUCTION", 20, 4), ("dev", 3, 1), ("unknown", 10, 2), ("", 10, 2),
    ])
    func `The environment sets the waits`(environment: String, wait: Int, afterRoot: Int) throws {
        let policy = AssemblyPolicy(environments: [
            "prod": AssemblyWaits(decisionWait: .seconds(20), decisionWaitAfterRoot: .seconds(4)),
            "dev": AssemblyWaits(decisionWait: .seconds(3), decisionWaitAfterRoot: .seconds(1)),
        ])
        for (parent, seconds) in [(9, wait), (0, afterRoot)] {
            let fixture = AssemblyFixture(policy: policy)
            try fixture.add([span(1, of: 1, parent: parent, environment: environment)])
            #expect(fixture.after(.seconds(seconds) - .nanoseconds(1)).isEmpty)
            #expect(fixture.after(.nanoseconds(1)).count == 1)
        }
    }

    @Test func `The environment of the root counts once it is known`() throws {
        let policy = AssemblyPolicy(environments: [
            "slow": AssemblyWaits(decisionWait: .seconds(60), decisionWaitAfterRoot: .seconds(30)),
            "fast": AssemblyWaits(decisionWait: .seconds(6), decisionWaitAfterRoot: .seconds(5)),
        ])
        let fixture = AssemblyFixture(policy: policy)
        try fixture.add([span(2, of: 1, parent: 1, environment: "slow")])
        #expect(fixture.after(.seconds(3)).isEmpty)
        try fixture.add([span(1, of: 1, environment: "fast")])
        // Six seconds after the first span, which is sooner than five after the root.
        #expect(fixture.after(.seconds(3)).map(\.completion) == [.gotRoot])
    }

    @Test func `In one request the root counts, wherever it stands`() throws {
        let policy = AssemblyPolicy(environments: [
            "slow": AssemblyWaits(decisionWait: .seconds(60), decisionWaitAfterRoot: .seconds(30)),
            "fast": AssemblyWaits(decisionWait: .seconds(6), decisionWaitAfterRoot: .seconds(5)),
        ])
        let fixture = AssemblyFixture(policy: policy)
        try fixture.add([
            span(2, of: 1, parent: 1, environment: "fast"), span(1, of: 1, environment: "slow"),
        ])
        #expect(fixture.after(.seconds(29)).isEmpty)
        #expect(fixture.after(.seconds(1)).map(\.completion) == [.gotRoot])
    }

    @Test func `A root of a patient environment extends nothing`() throws {
        let policy = AssemblyPolicy(environments: [
            "slow": AssemblyWaits(decisionWait: .seconds(60), decisionWaitAfterRoot: .seconds(30))
        ])
        let fixture = AssemblyFixture(policy: policy)
        try fixture.add([span(2, of: 1, parent: 1)])
        try fixture.add([span(1, of: 1, environment: "slow")])
        #expect(fixture.after(.seconds(10)).count == 1)
    }

    @Test func `A change of the policy holds for traces that begin after it`() throws {
        let fixture = AssemblyFixture()
        try fixture.add([span(1, of: 1, parent: 9)])
        fixture.pending.policy = AssemblyPolicy(
            standard: AssemblyWaits(decisionWait: .seconds(1), decisionWaitAfterRoot: .seconds(1)))
        try fixture.add([span(1, of: 2, parent: 9)])
        #expect(fixture.after(.seconds(1)).map(\.traceID) == [traceID(2)])
        #expect(fixture.after(.seconds(9)).map(\.traceID) == [traceID(1)])
    }

    @Test func `The wall clock moves no deadline`() throws {
        let fixture = AssemblyFixture()
        try fixture.add([span(1, of: 1, parent: 9)])
        fixture.time.set(Timestamp(nanoseconds: .max))
        #expect(fixture.pending.completeDue().isEmpty)
        fixture.time.set(.epoch)
        #expect(fixture.after(.seconds(10)).count == 1)
    }

    @Test func `A trace with very many spans is complete at once`() throws {
        let fixture = AssemblyFixture(limits: AssemblyLimits(spansPerTrace: 5))
        try fixture.add((1...4).map { span($0, of: 1, parent: 9) })
        #expect(fixture.pending.completeDue().isEmpty)
        try fixture.add([span(5, of: 1, parent: 9)])
        let completed = fixture.pending.completeDue()
        #expect(completed.map(\.completion) == [.spanLimit])
        #expect(completed.map(\.spanCount) == [5])
    }

    @Test func `A trace with very many bytes is complete at once`() throws {
        let fixture = AssemblyFixture(limits: AssemblyLimits(bytesPerTrace: 50_000))
        var large = span(1, of: 1, parent: 9)
        large.name = String(repeating: "x", count: 60_000)
        try fixture.add([large])
        let completed = fixture.pending.completeDue()
        #expect(completed.map(\.completion) == [.spanLimit])
        #expect(completed.allSatisfy { $0.bytes > 60_000 })
    }

    @Test func `No more traces than asked for are handed on, and none is forgotten`() throws {
        let fixture = AssemblyFixture()
        for trace in 0..<100 { try fixture.add([span(1, of: trace)]) }
        fixture.time.advance(by: .seconds(2))
        var found: Set<TraceID> = []
        while true {
            let some = fixture.pending.completeDue(limit: 7)
            if some.isEmpty { break }
            #expect(some.count <= 7)
            found.formUnion(some.map(\.traceID))
        }
        #expect(found == Set((0..<100).map(traceID)))
    }

    @Test func `Draining hands on everything, the oldest first`() throws {
        let fixture = AssemblyFixture()
        for trace in 0..<10 {
            try fixture.add([span(1, of: trace)])
            fixture.time.advance(by: .milliseconds(10))
        }
        let drained = fixture.pending.drain(limit: 6) + fixture.pending.drain()
        #expect(drained.map(\.traceID) == (0..<10).map(traceID))
        #expect(drained.allSatisfy { $0.completion == .shutdown })
        #expect(fixture.pending.drain().isEmpty)
        #expect(fixture.after(.seconds(100)).isEmpty)
    }
}
