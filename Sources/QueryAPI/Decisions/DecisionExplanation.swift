package import TraceContext
package import TraceModel

/// What became of one trace, and why, as it is answered.
package struct DecisionExplanation: Equatable, Sendable {
    /// What became of it.
    package enum Verdict: String, Sendable, CaseIterable {
        case kept
        case dropped
        /// It waits for more spans, or its decision is being made.
        case pending
        /// Dropped, and decided before its time because memory was short.
        case evicted
        /// Dropped at first, and brought back by spans that came late.
        case rescued
        /// No span of it is known to have come.
        case neverReceived = "never_received"
    }

    /// What one policy said.
    package struct Policy: Equatable, Sendable {
        package var name: String
        package var verdict: String
        package var because: String
        package var span: SpanID?
        package var isDryRun: Bool

        /// Makes a line.
        package init(
            name: String, verdict: String, because: String, span: SpanID?, isDryRun: Bool
        ) {
            self.name = name
            self.verdict = verdict
            self.because = because
            self.span = span
            self.isDryRun = isDryRun
        }
    }

    /// What late spans have brought back.
    package struct Rescue: Equatable, Sendable {
        package var reason: String
        package var at: Timestamp
        /// How many spans from before the decision came back; 0 when they were gone.
        package var restoredSpans: Int

        /// Makes a rescue.
        package init(reason: String, at: Timestamp, restoredSpans: Int) {
            self.reason = reason
            self.at = at
            self.restoredSpans = restoredSpans
        }
    }

    /// What a rate of the head makes of the trace, whether it came or not.
    package struct HeadRule: Equatable, Sendable {
        package var environment: String
        /// The service whose spans have this rate; nil for those without one of their own.
        package var service: String?
        /// The operation that traces with this rate begin with; nil for all others.
        package var operation: String?
        package var rate: Double
        package var keeps: Bool

        /// Makes a rule.
        package init(
            environment: String, service: String? = nil, operation: String? = nil, rate: Double,
            keeps: Bool
        ) {
            self.environment = environment
            self.service = service
            self.operation = operation
            self.rate = rate
            self.keeps = keeps
        }
    }

    package var traceID: TraceID
    package var verdict: Verdict
    /// Where it was decided: `head` or `tail`; nil when it was not.
    package var stage: String?
    package var environment: String?
    package var service: String?
    package var operation: String?
    /// The word for the rule that decided.
    package var reason: String?
    /// What happened, in a sentence.
    package var summary = ""
    package var randomness: UInt64
    /// The threshold under which it was kept, or by which the head dropped it; nil when there is none.
    package var threshold: Threshold?
    package var policies: [Policy] = []
    package var bump: String?
    package var isOwedToBump = false
    package var trigger: String?
    package var spansSeen: Int?
    package var lateSpans: Int?
    /// Spans that the head dropped of it.
    package var headDroppedSpans: Int?
    package var durationNanos: UInt64?
    package var rescue: Rescue?
    package var configVersion: String?
    package var decidedAt: Timestamp?
    /// What the head makes of it in each environment that does not keep all; for traces without a
    /// record.
    package var headRules: [HeadRule] = []
    /// How far back the log reaches; nil when it is empty or none is kept.
    package var logSince: Timestamp?

    /// Makes an explanation of which nothing more is known.
    package init(_ traceID: TraceID, _ verdict: Verdict) {
        self.traceID = traceID
        self.verdict = verdict
        randomness = traceID.randomness
    }
}
