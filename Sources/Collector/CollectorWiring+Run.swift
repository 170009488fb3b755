import Access
import Assembly
import Configuration
import HTTPServer
import Insights
import Journal
import QueryAPI
import Receiver
import Synchronization
import Telemetry
import Threading
import TraceStore

/// Start, reload and stop.
extension CollectorWiring {
    /// Starts the threads and listeners, replays the journal, and then takes spans.
    ///
    /// The API listens first, so that health and stored traces can be asked for during the replay.
    ///
    /// - Throws: ``CollectorError``; call ``stop()`` all the same.
    func start() throws(CollectorError) {
        recorder.remind(pending, count: configuration.assemblyLimits.rememberedDecisions)
        do throws(DedicatedThread.Failure) {
            try storing.start(workers: Self.storeWorkers)
            keep(try decisions.start())
            keep(try maintenance.start())
            keep(try sampling.start())
        } catch {
            throw .noThread
        }
        try startAPI()
        do throws(JournalError) {
            try JournalReplayer(
                journal: journal, pipeline: pipeline, pending: pending, log: log.from("journal")
            ).run()
        } catch {
            throw .journal(error, directory: directory.journal)
        }
        running.withLock { $0.isReplayed = true }
        // What is replayed has been taken, so that a rush of it is no overload.
        do throws(DedicatedThread.Failure) {
            keep(try overload.start())
        } catch {
            throw .noThread
        }
        try startRemoteSampling()
        try startReceiver()
        sayReady()
    }

    private func startAPI() throws(CollectorError) {
        let configuration = configuration
        guard let address = configuration.listen.api.listenAddress else { return }
        var sources = NativeAPI.Sources(
            pending: pending, store: store, metrics: registry, insights: insights, checks: checks,
            time: time)
        sources.limits = configuration.queryLimits
        sources.reload = { [self] in
            do throws(ConfigurationError) {
                return .reloaded(needsRestart: try reload().map(\.description))
            } catch {
                return .refused(error.description)
            }
        }
        sources.decisions = DecisionExplainer(
            ledger: recorder.ledger, pending: pending, store: store,
            configuration: sampling.configuration, time: time)
        let native = NativeAPI(sources, authorize: APIAuthorization(access).decide)
        let server = try Self.listen(
            configuration.serverSettings(name: "api", address, bodyBudget), key: "listen.api",
            HandlersByPath(sampling.handlers(access, recorder.ledger), otherwise: native),
            httpMetrics, log, time)
        running.withLock { $0.api = server }
    }

    private func startRemoteSampling() throws(CollectorError) {
        let configuration = configuration
        guard let address = configuration.listen.remoteSampling.listenAddress else { return }
        let server = try Self.listen(
            configuration.serverSettings(name: "remote_sampling", address, bodyBudget),
            key: "listen.remote_sampling", sampling.remoteHandler, httpMetrics, log, time)
        running.withLock { $0.remoteSampling = server }
    }

    private func startReceiver() throws(CollectorError) {
        let configuration = configuration
        guard let address = configuration.listen.otlpHTTP.listenAddress else { return }
        var settings = configuration.serverSettings(name: "otlp_http", address, bodyBudget)
        settings.cors = TraceReceiver.cors(origins: configuration.cors.origins)
        let server = try Self.listen(
            settings, key: "listen.otlp_http", TraceReceiver(pipeline), httpMetrics, log, time)
        running.withLock { $0.receiver = server }
    }

    /// Logs the line that says where the collector listens.
    private func sayReady() {
        let addresses = addresses
        log.info(
            "ready",
            [
                .text("otlp_http", addresses.otlpHTTP.map { "\($0)" }),
                .text("api", addresses.api.map { "\($0)" }),
                .text("remote_sampling", addresses.remoteSampling.map { "\($0)" }),
                .text("data_dir", directory.path),
            ])
    }

    /// Reads the configuration again and puts it in force; without a source, the one there is.
    func reload() throws(ConfigurationError) -> [SettingPath] {
        try reload(source?() ?? configuration)
    }

    /// Puts another configuration in force; listeners and `data_dir` stay as they are.
    ///
    /// No pending trace is lost; waits hold for traces that begin afterwards.
    ///
    /// - Returns: The keys that changed and take effect at a restart only.
    /// - Throws: ``ConfigurationError`` when the policies are wrong; nothing was changed.
    func reload(_ changed: CollectorConfiguration) throws(ConfigurationError) -> [SettingPath] {
        try reloading.withLock { (_) throws(ConfigurationError) in try putInForce(changed) }
    }

    private func putInForce(
        _ changed: CollectorConfiguration
    ) throws(ConfigurationError) -> [SettingPath] {
        let before = configuration
        try sampling.apply(changed)
        recorder.use(changed.samplingVersion, changed.samplingYAML)
        overload.apply(changed)
        pipeline.settings = changed.ingestSettings
        insights.setSlowQuery(changed.insights.slowQuery)
        budget.setStoreLimit(changed.storeRetention.maxBytes)
        access.current = AccessControl(changed.auth)
        store.setRetention(changed.storeRetention)
        output.set(level: changed.logLevel, format: changed.logFormat)
        running.withLock { $0.configuration = changed }
        let restart = changed.differences(from: before)
        log.info(
            "The configuration was reloaded.",
            restart.isEmpty
                ? []
                : [.text("needs_restart", restart.map(\.description).joined(separator: ", "))])
        return restart
    }

    /// Ends: refuses new requests, answers those under way, decides and stores what is pending.
    ///
    /// What cannot be stored in time is in the journal and comes back at the next start.
    func stop() {
        let (receiver, readers, threads, limit) = running.withLock { running in
            (
                running.receiver, [running.api, running.remoteSampling], running.threads,
                running.configuration.shutdownTimeout
            )
        }
        log.info("stopping")
        pipeline.stop()
        receiver?.stop(within: limit)
        decisions.stop()
        queue.flush()
        maintenance.stop()
        sampling.stop()
        overload.stop()
        for thread in threads { thread.join() }
        storing.stop()
        recorder.close()
        for reader in readers { reader?.stop(within: .seconds(1)) }
        journal.close()
        store.close()
        sampling.close()
        directory.release()
        log.info("stopped")
    }

    /// The configuration in force.
    var configuration: CollectorConfiguration { running.withLock { $0.configuration } }

    /// Where the collector listens in fact; nil for what is off or not started.
    var addresses: CollectorProcess.Addresses {
        running.withLock {
            CollectorProcess.Addresses(
                otlpHTTP: $0.receiver?.address, api: $0.api?.address,
                remoteSampling: $0.remoteSampling?.address)
        }
    }

    private func keep(_ thread: DedicatedThread) { running.withLock { $0.threads.append(thread) } }

    /// What must work before the collector is ready.
    private var checks: [HealthCheck] {
        [
            HealthCheck("journal") { [self] in
                guard running.withLock({ $0.isReplayed }) else {
                    return .failing("being replayed")
                }
                return journal.checkWritable() == .writable ? .passing : .failing("not writable")
            },
            HealthCheck("store") { [storing] in
                storing.lastFailure == nil ? .passing : .failing("not writable")
            },
            HealthCheck("decisions") { [recorder] in
                recorder.lastFailure == nil ? .passing : .failing("not writable")
            },
            HealthCheck("memory") { [pending] in
                pending.isFull ? .failing("pending traces are at their limit") : .passing
            },
        ]
    }
}
