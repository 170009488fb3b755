import Access
import Configuration
import ControlState
import DecisionLog
import HTTPServer
import QueryAPI
import SQLite
import Sampling
import SamplingAPI
import Synchronization
import SystemClock
import Telemetry
import Threading

/// What of sampling can be changed while the collector runs, and who is told of it.
final class SamplingControl: Sendable {
    /// The bumps in force.
    let board: BumpBoard
    /// Which services have sent spans from where.
    let seen = SeenServices()
    let desk: BumpDesk
    let meter = KeepMeter()
    /// Decides about whole traces by the policies and bumps in force.
    let decider: Reloadable<DeciderInForce>
    /// The policies in force, for the numbers of each.
    private let policies: Reloadable<TailDecider>
    /// The configuration in force, for those who ask what it is.
    let configuration: Reloadable<CollectorConfiguration>
    private let overload: OverloadControl
    /// What is known of linked traces.
    private let links: LinkTable
    private let storage: SQLiteControlStorage
    let time: any TimeSource
    private let log: Log
    private let signal = StageSignal()

    /// How often what has ended is recorded and the budget is looked at.
    private static let interval = Duration.seconds(1)

    /// Opens the control file and puts up the bumps that are in it.
    init(
        _ configuration: CollectorConfiguration, file: String, budget: BudgetProbe,
        overload: OverloadControl, registry: MetricsRegistry, log: Log, time: any TimeSource
    ) throws(CollectorError) {
        self.time = time
        self.log = log
        self.overload = overload
        links = LinkTable(configuration.linkSettings)
        self.configuration = Reloadable(configuration)
        let tail: TailDecider
        do throws(ConfigurationError) {
            tail = try configuration.tailDecider(clock: time)
        } catch {
            throw .configuration(error)
        }
        board = BumpBoard(environments: configuration.headRates, time: time)
        policies = Reloadable(tail)
        let operations = OperationRates(configuration.headRates)
        decider = Reloadable(
            DeciderInForce(
                decider: Self.decider(over: tail, operations, board, meter, overload, links, time),
                version: configuration.samplingVersion))
        log.note(tail.warnings)
        let changes = SamplingMetrics.changes(registry)
        do throws(ControlStateError) {
            storage = try SQLiteControlStorage(path: file)
            desk = try BumpDesk(
                storage, board: board, rules: configuration.bumpRules, time: time,
                reading: { budget.reading }
            ) { record in
                changes.child(record.action.rawValue).add()
                log.note(record)
            }
        } catch {
            throw .control(error, file: file)
        }
        SamplingMetrics.sample(registry, desk: desk, board: board, meter: meter)
        SamplingMetrics.sample(registry, policies: policies)
        SamplingMetrics.sample(registry, links: links)
    }

    /// Lets bumps have their say about whole traces, beside policies.
    private static func decider(
        over policies: TailDecider, _ operations: OperationRates, _ board: BumpBoard,
        _ meter: KeepMeter,
        _ overload: OverloadControl, _ links: LinkTable, _ time: any TimeSource
    ) -> any TraceDecider {
        let relieved = OverloadDecider(policies, valve: overload.valve, tally: overload.tally)
        let bumped = BumpedDecider(relieved, bumps: board, operations: operations)
        return MeteredDecider(
            decider: LinkedDecider(bumped, table: links, time: time), board: board, meter: meter)
    }

    /// Puts the policies, rates and caps of another configuration in force; bumps stay, and so does
    /// what policies remember that are written as before.
    ///
    /// - Throws: ``ConfigurationError``; nothing was changed.
    func apply(_ configuration: CollectorConfiguration) throws(ConfigurationError) {
        let tail = try configuration.tailDecider(clock: time, inheriting: policies.current)
        log.note(tail.warnings)
        policies.current = tail
        let operations = OperationRates(configuration.headRates)
        decider.current = DeciderInForce(
            decider: Self.decider(over: tail, operations, board, meter, overload, links, time),
            version: configuration.samplingVersion)
        self.configuration.current = configuration
        board.environments = configuration.headRates
        desk.rules = configuration.bumpRules
        links.settings = configuration.linkSettings
    }

    // MARK: The thread

    /// Starts the thread; the owner joins it after ``stop()``.
    func start() throws(DedicatedThread.Failure) -> DedicatedThread {
        try DedicatedThread(name: "bumps") { [self] in
            repeat { tick() } while !signal.wait(atMost: Self.interval)
        }
    }

    /// Ends the thread after what it is doing.
    func stop() { signal.stop() }

    /// Closes the file; nothing is changed afterwards.
    func close() { storage.close() }

    private func tick() {
        meter.sample(policies.current.policySets, at: time.monotonic())
        guard let failure = desk.tick() else { return }
        log.error(
            "What became of bumps cannot be recorded; it holds all the same: \(failure)",
            limit: "bumps")
    }
}

/// What decides about traces, with the name of the configuration that it was made of.
struct DeciderInForce: Sendable {
    let decider: any TraceDecider
    let version: SamplingVersion
}

extension Log {
    /// Writes what is odd about policies.
    fileprivate func note(_ warnings: [String]) {
        for warning in warnings { self.warning(warning) }
    }

    /// Writes an audit record.
    fileprivate func note(_ record: AuditRecord) {
        let changes = record.changes.map { change in
            "\(change.name): \(change.before.map { "\($0) → " } ?? "")\(change.after ?? "none")"
        }
        let fields: [LogField] = [
            .text("bump", record.bump?.description), .text("action", record.action.rawValue),
            .text("actor", record.actor), .text("reason", record.reason),
            .text("changes", changes.isEmpty ? nil : changes.joined(separator: ", ")),
        ]
        switch record.action {
        case .limited, .refused: warning("The budget holds down a sampling bump.", fields)
        case .created, .extended, .cancelled, .expired: info("A sampling bump changed.", fields)
        }
    }
}
