import Assembly
import Sampling
import Telemetry
import Threading
import TraceModel

/// Takes complete traces out of assembly, decides on them, and passes the kept ones to the store.
final class DecisionStage: Sendable {
    private let pending: PendingTraces
    private let queue: StoreQueue
    private let decider: Reloadable<any TraceDecider>
    private let metrics: CollectorMetrics
    private let signal: StageSignal

    /// How often assembly is asked for what is due.
    private static let tick = Duration.milliseconds(100)
    /// How many traces are taken at once.
    private static let handful = 1024

    init(
        pending: PendingTraces, queue: StoreQueue, decider: Reloadable<any TraceDecider>,
        metrics: CollectorMetrics, signal: StageSignal
    ) {
        self.pending = pending
        self.queue = queue
        self.decider = decider
        self.metrics = metrics
        self.signal = signal
    }

    /// Starts the thread; the owner joins it after ``stop()``.
    func start() throws(DedicatedThread.Failure) -> DedicatedThread {
        try DedicatedThread(name: "decisions") { [self] in
            while !signal.wait(atMost: Self.tick) {
                decideAll { pending.completeDue(limit: Self.handful) }
            }
            decideAll { pending.drain(limit: Self.handful) }
        }
    }

    /// Has every trace decided with what is there, then ends the thread.
    func stop() { signal.stop() }

    private func decideAll(_ take: () -> [CompletedTrace]) {
        while true {
            let traces = take()
            for trace in traces { decide(trace) }
            if traces.count < Self.handful { return }
        }
    }

    private func decide(_ trace: CompletedTrace) {
        let decision = decider.current.decide(trace)
        switch decision.verdict {
        case .kept(let threshold):
            let stored = decision.stored ?? trace
            metrics.dropped(
                trace, reason: TraceDecision.Reason.belowHeadThreshold.rawValue,
                spans: trace.spanCount - stored.spanCount)
            queue.put(StoreQueue.Element(trace: stored, threshold: threshold))
        case .dropped:
            metrics.dropped(trace, reason: decision.policy ?? decision.reason.rawValue)
            pending.settle(trace.traceID, .dropped)
        }
    }
}
