import Assembly
import Sampling
import Telemetry
import Threading
import TraceModel

/// Takes complete traces out of assembly, decides on them, and passes the kept ones to the store.
///
/// What is decided is recorded first and done second.
final class DecisionStage: Sendable {
    private let pending: PendingTraces
    private let queue: StoreQueue
    private let decider: Reloadable<DeciderInForce>
    private let recorder: DecisionRecorder
    private let metrics: CollectorMetrics
    private let signal: StageSignal

    /// How often assembly is asked for what is due.
    private static let tick = Duration.milliseconds(100)
    /// How many traces are taken at once.
    private static let handful = 1024

    init(
        pending: PendingTraces, queue: StoreQueue, decider: Reloadable<DeciderInForce>,
        recorder: DecisionRecorder, metrics: CollectorMetrics, signal: StageSignal
    ) {
        self.pending = pending
        self.queue = queue
        self.decider = decider
        self.recorder = recorder
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
    func stop() {
        recorder.stop()
        signal.stop()
    }

    private func decideAll(_ take: () -> [CompletedTrace]) {
        while true {
            let decider = decider.current
            let decided = take().map { decide($0, decider) }
            guard recorder.record(decided) else { return }
            for trace in decided { carryOut(trace) }
            if decided.count < Self.handful { return }
        }
    }

    private func decide(_ trace: CompletedTrace, _ decider: DeciderInForce) -> DecidedTrace {
        var decided = DecidedTrace(
            trace: trace, decision: decider.decider.decide(trace), version: decider.version)
        if decided.isRescue { decided.rescued = pending.rescued(by: trace) }
        return decided
    }

    private func carryOut(_ decided: DecidedTrace) {
        let (trace, decision) = (decided.trace, decided.decision)
        switch decision.verdict {
        case .kept(let threshold):
            let stored = decision.stored ?? trace
            metrics.dropped(
                trace, reason: TraceDecision.Reason.belowHeadThreshold.rawValue,
                spans: trace.spanCount - stored.spanCount)
            if decided.isRescue { metrics.rescued(trace, reason: decision.reason.rawValue) }
            if let rescued = decided.rescued {
                queue.put(
                    StoreQueue.Element(trace: rescued, threshold: threshold, isSettling: false))
            }
            queue.put(StoreQueue.Element(trace: stored, threshold: threshold))
        case .dropped:
            metrics.dropped(trace, reason: decision.policy ?? decision.reason.rawValue)
            pending.settle(trace.traceID, .dropped, canBeRescued: decided.canBeRescued)
        }
    }
}
