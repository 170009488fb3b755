import Assembly
import Configuration
import Journal
import Sampling
import SystemClock
import Telemetry
import Threading
import TraceContext

/// Watches how full the collector is, and has the valve and the waits of traces follow.
///
/// - Concurrency: From any thread; ``update()`` on its own one.
final class OverloadControl: Sendable {
    let valve: OverloadValve
    let tally = OverloadTally()
    private let pending: PendingTraces
    private let reading: @Sendable () -> PressureReading
    private let configuration: Reloadable<CollectorConfiguration>
    private let changes: MetricFamily<Counter>
    private let log: Log
    private let time: any TimeSource
    private let signal = StageSignal()

    /// How often it looks; pending traces can fill their memory within seconds.
    private static let interval = Duration.milliseconds(100)

    init(
        _ configuration: CollectorConfiguration, pending: PendingTraces,
        reading: @escaping @Sendable () -> PressureReading, registry: MetricsRegistry, log: Log,
        time: any TimeSource
    ) {
        valve = OverloadValve(configuration.sampling.overload.settings)
        self.pending = pending
        self.reading = reading
        self.configuration = Reloadable(configuration)
        self.log = log
        self.time = time
        changes = registry.counters(
            "tracewell_overload_changes_total",
            help: "How often sampling by id alone began or ended, by what was full.",
            labels: [
                .oneOf(["open", "closed"], "to"),
                .oneOf(PressureSource.allCases.map(\.rawValue), "reason"),
            ])
        registry.sampled(
            "tracewell_overload_open", .gauge,
            help: "Whether traces are decided by their ids alone."
        ) { [valve] in valve.isOpen ? 1 : 0 }
        registry.sampled(
            "tracewell_overload_pressure_ratio", .gauge,
            help: "How full the collector is, of what there is room for.", labels: ["source"]
        ) { samples in
            let now = reading()
            for source in PressureSource.allCases { samples.add(now[source], source.rawValue) }
        }
        registry.sampled(
            "tracewell_overload_traces_total", .counter,
            help: "Traces decided by their ids alone, by the decision.", labels: ["verdict"]
        ) { [tally] samples in
            for outcome in OverloadTally.Outcome.allCases {
                samples.add(Double(tally[outcome]), outcome.rawValue)
            }
        }
    }

    /// Puts another configuration in force, waits included.
    func apply(_ changed: CollectorConfiguration) {
        configuration.current = changed
        valve.settings = changed.sampling.overload.settings
        adjustWaits()
    }

    /// Starts the thread; the owner joins it after ``stop()``.
    func start() throws(DedicatedThread.Failure) -> DedicatedThread {
        try DedicatedThread(name: "overload") { [self] in
            repeat { update() } while !signal.wait(atMost: Self.interval)
        }
    }

    /// Ends the thread.
    func stop() { signal.stop() }

    /// Takes a reading and does what follows from it.
    func update() {
        guard let change = valve.observe(reading(), at: time.monotonic()) else { return }
        adjustWaits()
        changes.child(change.isOpen ? "open" : "closed", change.source.rawValue).add()
        let fields: [LogField] = [
            .text("reason", change.source.rawValue),
            .text("pressure", "\(Int((change.pressure * 100).rounded()))%"),
            .text(
                "rate", configuration.current.sampling.overload.rate.settingText),
        ]
        if change.isOpen {
            log.warning("The collector is nearly full: traces are decided by id alone.", fields)
        } else {
            log.info(
                "There is room again: policies decide.",
                fields + [.text("open_for", change.openFor.settingText)])
        }
    }

    /// Has traces that begin from now on wait as long as they may.
    private func adjustWaits() {
        let configuration = configuration.current
        let policy = configuration.assemblyPolicy
        pending.policy =
            valve.isOpen
            ? policy.capped(at: configuration.sampling.overload.decisionWait) : policy
    }
}

extension AssemblyPolicy {
    /// The policy with shorter waits where they are longer, in environments that have policies.
    fileprivate func capped(at wait: Duration) -> AssemblyPolicy {
        var policy = self
        for (name, waits) in environments {
            policy.environments[name] = AssemblyWaits(
                decisionWait: min(waits.decisionWait, wait),
                decisionWaitAfterRoot: min(waits.decisionWaitAfterRoot, wait))
        }
        return policy
    }
}

extension CollectorConfiguration.Overload {
    /// The settings of the valve.
    var settings: OverloadSettings {
        OverloadSettings(
            isEnabled: isEnabled, threshold: Threshold(rate: rate.fraction),
            openAt: openAt.fraction, closeAt: closeAt.fraction, closeAfter: closeAfter)
    }
}
