import Access
import Assembly
import Configuration
import HTTPServer
import Insights
import Journal
import Query
import QueryAPI
import Receiver
import Sampling
import Synchronization
import SystemClock
import Telemetry
import Threading
import TraceStore

/// The parts of a collector and how they feed each other: the only place that knows it.
final class CollectorWiring: Sendable {
    struct Running {
        var configuration: CollectorConfiguration
        var receiver: HTTPListener?
        var api: HTTPListener?
        var remoteSampling: HTTPListener?
        var threads: [DedicatedThread] = []
        var isReplayed = false
    }

    let directory: DataDirectory
    let time: any TimeSource
    let output: LogOutput
    let log: Log
    let registry = MetricsRegistry()
    let httpMetrics: HTTPMetrics
    /// What all listeners together may hold of bodies.
    let bodyBudget: BodyBudget
    let journal: FileJournal
    let store: any TraceStorage
    let pending: PendingTraces
    let queue: StoreQueue
    let budget: BudgetProbe
    let overload: OverloadControl
    let sampling: SamplingControl
    let recorder: DecisionRecorder
    let insights: SpanInsights
    let pipeline: IngestPipeline
    let access: Reloadable<AccessControl>
    let decisions: DecisionStage
    let storing: StoringStage
    let maintenance: MaintenanceStage
    let running: Mutex<Running>
    /// Where the configuration is read again.
    let source: CollectorProcess.ConfigurationSource?
    /// Lets one reload happen at a time.
    let reloading = Mutex(())

    /// How many spans of kept traces wait for the store at most.
    static let queueSpans = 200_000
    /// How long kept traces wait for others to fill a block with.
    static let linger = Duration.milliseconds(500)
    /// Encoding a block takes longer than committing it: two workers keep two cores busy.
    static let storeWorkers = 2

    /// Opens the data directory and makes the parts; nothing runs yet.
    ///
    /// - Parameters:
    ///   - configuration: In force until the first reload.
    ///   - output: Where the collector logs to.
    ///   - time: The clock of every part.
    ///   - source: Where the configuration is read again; nil when it stays as it is.
    /// - Throws: ``CollectorError``; nothing is left open.
    init(
        _ configuration: CollectorConfiguration, output: LogOutput,
        time: any TimeSource, source: CollectorProcess.ConfigurationSource?
    ) throws(CollectorError) {
        if !configuration.listen.api.isLoopback, configuration.auth.tokens.isEmpty,
            !configuration.auth.anonymous
        {
            throw .exposed(address: configuration.listen.api.settingText)
        }
        self.time = time
        self.source = source
        self.output = output
        log = Log(output, source: "collector")
        httpMetrics = HTTPMetrics(registry: registry)
        bodyBudget = BodyBudget(bytes: configuration.limits.inFlightBytes.bytes)
        directory = try Self.openDirectory(configuration)
        journal = try Self.openJournal(configuration, directory, time)
        store = try Self.openStore(configuration, directory, time)
        let signal = StageSignal()
        pending = PendingTraces(
            limits: configuration.assemblyLimits, policy: configuration.assemblyPolicy, time: time,
            onUrgent: { signal.wake() })
        queue = StoreQueue(
            capacity: Self.queueSpans, blockSpans: SQLiteStoreOptions.blockSpans,
            linger: Self.linger)
        budget = BudgetProbe(
            pending: pending, pendingLimit: configuration.assemblyLimits.pendingBytes,
            store: store, storeLimit: configuration.storeRetention.maxBytes, queue: queue,
            directory: directory, time: time)
        overload = OverloadControl(
            configuration, pending: pending,
            reading: Self.pressure(
                pending, configuration.assemblyLimits, journal,
                configuration.journalOptions(in: directory), queue),
            registry: registry, log: log.from("sampling"), time: time)
        sampling = try SamplingControl(
            configuration, file: directory.control, budget: budget, overload: overload,
            registry: registry, log: log.from("sampling"), time: time)
        recorder = DecisionRecorder(
            try Self.openDecisions(configuration, directory, time), configuration.samplingVersion,
            configuration.samplingYAML, time: time, log: log.from("decisions"))
        insights = SpanInsights(configuration.insightSettings, time: time)
        pipeline = IngestPipeline(
            configuration.ingestSettings, journal: journal, assembly: pending,
            bumps: sampling.board, seen: sampling.seen, registry: registry, insights: insights,
            drops: recorder.ledger == nil ? nil : recorder.heads, log: log.from("receiver"),
            time: time)
        access = Reloadable(AccessControl(configuration.auth))
        let metrics = CollectorMetrics(registry)
        decisions = DecisionStage(
            pending: pending, queue: queue, decider: sampling.decider, recorder: recorder,
            metrics: metrics, signal: signal)
        storing = StoringStage(
            queue: queue, store: store, pending: pending, metrics: metrics, insights: insights,
            log: log.from("store"))
        maintenance = MaintenanceStage(
            store: store, recorder: recorder, time: time, log: log.from("store"))
        running = Mutex(Running(configuration: configuration))
        CollectorMetrics.sample(registry, pending: pending, journal: journal, queue: queue)
        CollectorMetrics.sample(registry, store: store)
        ProcessMetrics.register(in: registry, clock: time)
        insights.register(in: registry)
        recorder.sample(registry)
    }
}
