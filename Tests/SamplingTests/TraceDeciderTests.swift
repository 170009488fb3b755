import Assembly
import OTLP
import Sampling
import SystemClock
import Testing
import TraceModel

@Suite struct TraceDeciderTests {
    private typealias TestSpan = TestRequest.TestSpan

    private func trace(
        _ spans: [TestRequest.TestSpan], earlier: TraceVerdict? = nil
    ) throws -> CompletedTrace {
        // Each span comes in a batch of its own, as from services of their own.
        let runs = try spans.map {
            SpanRun(
                batch: try TestRequest(resources: [("prod", [$0])]).batch(), first: 0, count: 1)
        }
        let id = try #require(spans.first?.traceID)
        return CompletedTrace(
            traceID: id, runs: runs, spanCount: spans.count, bytes: 0, completion: .gotRoot,
            firstSeen: MonotonicTime(nanoseconds: 0), earlierVerdict: earlier)
    }

    private func span(
        _ spanID: UInt64, parent: UInt64 = 0, _ traceState: String = ""
    ) throws -> TestRequest.TestSpan {
        let id = try #require(TraceID(high: 1, low: 2))
        return TestRequest.TestSpan(
            traceID: id, spanID: spanID, parentSpanID: parent, traceState: traceState)
    }

    @Test func `Without policies everything is kept, and it is said`() throws {
        let decision = KeepingDecider().decide(try trace([try span(1)]))
        #expect(decision == TraceDecision(.kept(threshold: 0), because: .noTailPolicies))
        #expect(decision.reason.rawValue == "no_tail_policies")
        #expect(decision.policy == nil)
    }

    @Test func `A trace stands for as many as its root span says`() throws {
        let quarter: UInt64 = 0xC0_0000_0000_0000
        let half: UInt64 = 0x80_0000_0000_0000
        let child = try span(2, parent: 1, "ot=th:8")
        let root = try span(1, "ot=th:c")
        for order in [[root, child], [child, root]] {
            let decision = KeepingDecider().decide(try trace(order))
            #expect(decision.verdict == .kept(threshold: quarter))
        }
        let orphans = try trace([child, try span(3, parent: 1, "ot=th:f")])
        #expect(KeepingDecider().decide(orphans).verdict == .kept(threshold: half))
        let silent = try trace([child, try span(1)])
        #expect(KeepingDecider().decide(silent).verdict == .kept(threshold: 0))
    }

    @Test func `Late spans follow the verdict on their trace`() throws {
        let spans = [try span(5, parent: 1, "ot=th:8")]
        for verdict in [TraceVerdict.kept(threshold: 17), .dropped] {
            let decision = KeepingDecider().decide(try trace(spans, earlier: verdict))
            #expect(decision == TraceDecision(verdict, because: .lateSpans))
        }
    }
}
