import Configuration
import DecisionLog
import HTTPServer
import QueryAPI
import Sampling
import SamplingAPI
import Synchronization
import SystemClock
import TraceModel

/// Tells what another configuration would have kept, from the log of decisions.
///
/// - Concurrency: From any thread, one at a time; another one is told to come again.
final class SamplingForecaster: Sendable {
    private let ledger: DecisionLedger
    private let time: any TimeSource
    private let isBusy = Mutex(false)

    /// So many of the newest decisions are looked at, at most.
    private static let entries = 5_000_000

    init(_ ledger: DecisionLedger, time: any TimeSource) {
        self.ledger = ledger
        self.time = time
    }

    /// Judges the traces of some time by a configuration that is not in force.
    ///
    /// - Parameters:
    ///   - text: The configuration, in YAML.
    ///   - since: How far to look back.
    ///   - environment: The only environment to look at; nil for all.
    /// - Returns: What would have been kept of them.
    /// - Throws: ``APIProblem`` for a configuration with mistakes, and for a log that cannot be read.
    func forecast(
        _ text: String, since: Duration, environment: String?
    ) throws(APIProblem) -> SamplingForecast {
        let configuration = try Self.configuration(text)
        let mayBegin = isBusy.withLock { isBusy in
            defer { isBusy = true }
            return !isBusy
        }
        guard mayBegin else {
            throw APIProblem(
                .serviceUnavailable, "busy", "Another forecast is being made.",
                hint: "Try again in a moment.")
        }
        defer { isBusy.withLock { $0 = false } }
        var run = Run(
            configuration, from: time.now().subtracting(nanoseconds: since.wholeNanoseconds),
            only: environment, votes: VoteLookup(ledger))
        do throws(DecisionLogError) {
            try ledger.forEachOfNewest(Self.entries) { run.add($0) }
        } catch {
            throw APIProblem(
                .internalServerError, "decision_log",
                "The log of decisions cannot be read: \(error).")
        }
        return run.result(to: time.now())
    }

    private static func configuration(
        _ text: String
    ) throws(APIProblem) -> CollectorConfiguration {
        do throws(ConfigurationError) {
            let configuration = try CollectorConfiguration.load(
                file: .init(name: "configuration", text), environment: [:], overrides: [])
            _ = try configuration.checkPolicies()
            return configuration
        } catch {
            throw .invalid(error.description.split(separator: "\n").joined(separator: "; "))
        }
    }

    // MARK: - One run

    private struct Run {
        private let from: Timestamp
        private let only: String?
        private var votes: VoteLookup
        private let names: [String: Int]
        private let forecasts: [PolicyForecast?]
        private var environments: [SamplingForecast.Environment]
        private var oldest: Timestamp?
        private var droppedAtHead = 0

        init(
            _ configuration: CollectorConfiguration, from: Timestamp, only: String?,
            votes: VoteLookup
        ) {
            self.from = from
            self.only = only
            self.votes = votes
            var names: [String: Int] = [:]
            var forecasts: [PolicyForecast?] = []
            environments = []
            for environment in configuration.environments.all {
                names[environment.name] = forecasts.count
                let forecast = environment.tail.map {
                    PolicyForecast($0.policies.map { PolicyDocument($0.node) })
                }
                forecasts.append(forecast)
                environments.append(
                    .init(name: environment.name, policies: forecast?.policies ?? []))
            }
            self.names = names
            self.forecasts = forecasts
        }

        mutating func add(_ entry: DecisionEntry) {
            guard entry.decidedAt >= from, only == nil || entry.shape.environment == only else {
                return
            }
            oldest = min(oldest ?? entry.decidedAt, entry.decidedAt)
            guard entry.shape.stage == .tail else {
                if entry.shape.stage == .head { droppedAtHead += 1 }
                return
            }
            let name = entry.shape.environment
            guard let place = names[name] ?? names["default"] else { return }
            let verdict =
                forecasts[place]?.judge(trace(entry))
                ?? ForecastVerdict(outcomes: [], isKept: true)
            environments[place].count(
                verdict, wasKept: entry.shape.isKept, spans: entry.spanCount, bytes: entry.bytes,
                error: entry.shape.hasError
                    ? .init(service: entry.service, operation: entry.operation) : nil)
        }

        private mutating func trace(_ entry: DecisionEntry) -> ForecastTrace {
            let numbers = TraceNumbers(
                spanCount: entry.spanCount, bytes: entry.bytes,
                durationNanos: entry.durationNanos, randomness: entry.randomness,
                incoming: entry.shape.incoming)
            return ForecastTrace(
                entry.traceID, numbers, hasError: entry.shape.hasError,
                decidedAt: entry.decidedAt, votes: votes.votes(of: entry.shape))
        }

        func result(to now: Timestamp) -> SamplingForecast {
            var forecast = SamplingForecast(
                from: max(from, oldest ?? from), to: now,
                environments: environments.filter {
                    $0.seen.traces > 0 || !$0.policies.isEmpty
                })
            forecast.environments.removeAll { only != nil && $0.name != only }
            forecast.droppedAtHead = droppedAtHead
            return forecast
        }
    }
}

/// Finds what each policy of the time said, by its meaning.
private struct VoteLookup {
    private let ledger: DecisionLedger
    /// The meanings of policies in the order of their votes, by version and environment.
    private var meanings: [SamplingVersion: [String: [String]]] = [:]
    private var last: (shape: DecisionShape, votes: [String: PolicyOutcome])?

    init(_ ledger: DecisionLedger) { self.ledger = ledger }

    mutating func votes(of shape: DecisionShape) -> [String: PolicyOutcome] {
        guard !shape.votes.isEmpty else { return [:] }
        if let last, last.shape == shape { return last.votes }
        let known = meanings[shape.version] ?? read(shape.version)
        meanings[shape.version] = known
        let names = known[shape.environment] ?? []
        guard names.count == shape.votes.count else { return [:] }
        let votes = Dictionary(
            zip(names, shape.votes.map(\.outcome)), uniquingKeysWith: { first, _ in first })
        last = (shape, votes)
        return votes
    }

    private func read(_ version: SamplingVersion) -> [String: [String]] {
        guard let text = ledger.text(of: version),
            let then = try? CollectorConfiguration.load(
                file: .init(name: "\(version)", text), environment: [:], overrides: [])
        else { return [:] }
        var meanings: [String: [String]] = [:]
        for environment in then.environments.all {
            guard let tail = environment.tail else { continue }
            meanings[environment.name] = PolicyForecast.inOrder(
                tail.policies.map { PolicyDocument($0.node) }
            ).map(\.meaning)
        }
        return meanings
    }
}
