package import TraceModel

/// What other policies would have kept of the traffic of some time.
package struct SamplingForecast: Sendable {
    /// One policy.
    package struct Policy: Equatable, Sendable {
        package let name: String
        package let type: String
        package let isDryRun: Bool
        /// What it would have wanted kept, or had dropped.
        package var matched = ForecastAmount()
        /// Traces about which it could not be judged.
        package var notJudged = 0
    }

    /// A kind of error: where traces with one begin.
    package struct ErrorKind: Hashable, Sendable {
        package let service: String
        package let operation: String

        /// Makes a kind.
        package init(service: String, operation: String) {
            self.service = service
            self.operation = operation
        }
    }

    /// One environment.
    package struct Environment: Sendable {
        package let name: String
        /// Traces that came as far as the tail.
        package private(set) var seen = ForecastAmount()
        /// What of them was kept.
        package private(set) var keptBefore = ForecastAmount()
        /// What of them would have been.
        package private(set) var kept = ForecastAmount()
        /// What of them could not be judged.
        package private(set) var notJudged = ForecastAmount()
        package private(set) var policies: [Policy]
        /// Traces with errors by kind, and those of them that may have been kept.
        private var errors: [ErrorKind: (all: Int, kept: Int)] = [:]

        /// So many kinds of error are told apart.
        private static let kinds = 10_000

        /// Makes an environment of which nothing is known yet.
        package init(name: String, policies: [PolicyForecast.Policy]) {
            self.name = name
            self.policies = policies.map {
                Policy(name: $0.name, type: $0.type, isDryRun: $0.isDryRun)
            }
        }

        /// Counts a trace.
        ///
        /// - Parameters:
        ///   - verdict: What would have been made of it.
        ///   - wasKept: What was.
        ///   - spans: How many it has.
        ///   - bytes: How many they have.
        ///   - error: Its kind of error; nil for none.
        package mutating func count(
            _ verdict: ForecastVerdict, wasKept: Bool, spans: Int, bytes: Int, error: ErrorKind?
        ) {
            seen.add(spans: spans, bytes: bytes)
            if wasKept { keptBefore.add(spans: spans, bytes: bytes) }
            switch verdict.isKept {
            case true?: kept.add(spans: spans, bytes: bytes)
            case nil: notJudged.add(spans: spans, bytes: bytes)
            case false?: break
            }
            for (index, outcome) in verdict.outcomes.enumerated()
            where policies.indices.contains(index) {
                switch outcome {
                case .sampled?, .invertedSampled?, .dropped?, .invertedNotSampled?:
                    policies[index].matched.add(spans: spans, bytes: bytes)
                case nil: policies[index].notJudged += 1
                case .notSampled?, .failed?, .notEvaluated?: break
                }
            }
            guard let error, errors[error] != nil || errors.count < Self.kinds else { return }
            errors[error, default: (0, 0)].all += 1
            if verdict.isKept != false { errors[error, default: (0, 0)].kept += 1 }
        }

        /// The kinds of error of which no trace would have been kept, the most frequent first.
        package func lostErrors(limit: Int) -> [(kind: ErrorKind, traces: Int)] {
            errors.filter { $0.value.kept == 0 }
                .map { (kind: $0.key, traces: $0.value.all) }
                .sorted {
                    ($1.traces, $0.kind.service, $0.kind.operation)
                        < ($0.traces, $1.kind.service, $1.kind.operation)
                }
                .prefix(limit).map(\.self)
        }
    }

    /// From when on decisions were looked at.
    package var from: Timestamp
    package var to: Timestamp
    package var environments: [Environment]
    /// Traces that the head dropped in this time; nothing else is known of them.
    package var droppedAtHead = 0

    /// Makes a forecast of nothing.
    package init(from: Timestamp, to: Timestamp, environments: [Environment] = []) {
        self.from = from
        self.to = to
        self.environments = environments
    }

    /// How many times the time that was looked at goes into a day.
    package var timesADay: Double {
        86_400e9 / Double(max(1, to.nanoseconds(since: from)))
    }
}
