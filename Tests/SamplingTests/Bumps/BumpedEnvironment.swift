import Assembly
import OTLP
import Sampling
import SystemClock
import TestSupport
import TraceModel

/// A head and a tail under a clock of the test, with bumps.
struct BumpedEnvironment {
    let time = ManualTime()
    let board: BumpBoard
    let head: HeadSampler
    let tail: BumpedDecider

    init(
        _ rates: [String: HeadRates] = ["prod": HeadRates(1), "dev": HeadRates(0.2)],
        policies: [PolicySet] = []
    ) {
        board = BumpBoard(environments: rates, time: time)
        head = HeadSampler(rates)
        tail = BumpedDecider(
            TailDecider(policies), bumps: board, operations: OperationRates(rates))
    }

    struct NoBump: Error {}

    /// A bump of half an hour from now on.
    func bump(
        _ number: Int64, _ match: BumpMatcher, rate: Double = 1,
        for duration: Duration = .seconds(1800), limit: BumpLimit? = nil
    ) throws -> Bump {
        guard let id = BumpID(number: number) else { throw NoBump() }
        let now = time.now()
        return Bump(
            id: id, match: match, rate: rate, createdAt: now,
            expiresAt: now.adding(nanoseconds: duration.wholeNanoseconds), createdBy: "jo",
            reason: "INC-42", limit: limit)
    }

    /// The first bump, of half an hour from now on.
    func bump(
        _ match: BumpMatcher, rate: Double = 1, for duration: Duration = .seconds(1800),
        limit: BumpLimit? = nil
    ) throws -> Bump {
        try bump(1, match, rate: rate, for: duration, limit: limit)
    }

    /// Sends a trace through the head; nil when none of it is kept.
    func afterHead(_ sketch: TraceSketch) throws -> CompletedTrace? {
        let trace = try sketch.completed()
        let runs = trace.runs.compactMap { run -> SpanRun? in
            var tally = HeadTally(for: head)
            let actions = head.sample(run.batch, raisedBy: board.table, counting: &tally)
            guard let batch = actions.map({ all in run.batch.rewritten { all[$0] } }) ?? run.batch
            else { return nil }
            return SpanRun(batch: batch, first: 0, count: batch.spans.count)
        }
        guard !runs.isEmpty else { return nil }
        return CompletedTrace(
            traceID: trace.traceID, runs: runs, spanCount: runs.reduce(0) { $0 + $1.count },
            bytes: trace.bytes, completion: trace.completion, firstSeen: trace.firstSeen,
            earlierVerdict: trace.earlierVerdict)
    }

    /// The threshold that a trace is kept under by head and tail; nil when it is dropped.
    func kept(_ sketch: TraceSketch) throws -> UInt64? {
        guard let trace = try afterHead(sketch) else { return nil }
        guard case .kept(let threshold) = tail.decide(trace).verdict else { return nil }
        return threshold
    }
}

extension BumpMatcher {
    /// A matcher with something more asked for.
    static func of(
        _ environment: String, _ change: (inout BumpMatcher) -> Void = { _ in }
    ) -> BumpMatcher {
        var matcher = BumpMatcher(environment: environment)
        change(&matcher)
        return matcher
    }
}
