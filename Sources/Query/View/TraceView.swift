package import TraceModel

/// A trace as it is answered and shown: the tree in rows, and what can be said about it as a whole.
///
/// The server makes it of spans and writes it as JSON; a tool reads that JSON back into the same
/// value. Rows stand in pre-order with their depth, so that neither end recurses.
package struct TraceView: Equatable, Sendable {
    /// How far a trace has come.
    package enum State: String, Sendable, CaseIterable {
        /// Its spans are still being gathered; it has not been decided on.
        case collecting
        case stored
    }

    package var traceID: TraceID
    package var state: State
    /// The environment of the root span, or of the earliest.
    package var environment = ""
    /// The service of the root span, or of the earliest when no root came.
    package var rootService = ""
    /// The name of the root span, or of the earliest when no root came.
    package var rootName = ""
    /// The earliest start.
    package var startTime = Timestamp.epoch
    /// From the earliest start to the latest end.
    package var durationNanos: UInt64 = 0
    /// All spans of the trace, also those over a limit.
    package var spanCount = 0
    package var errorCount = 0
    /// Spans that came after the decision on the trace.
    package var lateCount = 0
    /// The services that took part, sorted.
    package var services: [String] = []
    /// How many traces this one stands for, by the probability with which it was kept.
    package var weight: Double = 1
    /// Why the parts of the trace were handed on to their decision, in order of time.
    package var completion: [String] = []
    /// The rows: each span before its children, siblings by start time.
    package var spans: [SpanView] = []
    /// The self times of the spans by class, longest first.
    package var timeByClass: [ClassTime] = []
    /// What the root waited for, in order of time.
    package var criticalPath: [PathStep] = []
    package var repeated: [RepeatedCalls] = []
    package var missing: [MissingPart] = []

    /// Makes a view of a trace without spans.
    package init(traceID: TraceID, state: State) {
        self.traceID = traceID
        self.state = state
    }

    /// Whether nothing is missing: the root is there, all parents are, and no span was left out.
    package var isComplete: Bool { missing.isEmpty }

    /// The time that spans of one class took themselves.
    package struct ClassTime: Equatable, Sendable {
        package var spanClass: String
        package var nanos: UInt64

        /// Makes an entry.
        package init(spanClass: String, nanos: UInt64) {
            self.spanClass = spanClass
            self.nanos = nanos
        }
    }

    /// One stretch of the critical path.
    package struct PathStep: Equatable, Sendable {
        package var spanID: SpanID
        package var service: String
        package var name: String
        package var spanClass: String
        package var startTime: Timestamp
        package var durationNanos: UInt64

        /// Makes a step.
        package init(
            spanID: SpanID, service: String, name: String, spanClass: String, startTime: Timestamp,
            durationNanos: UInt64
        ) {
            self.spanID = spanID
            self.service = service
            self.name = name
            self.spanClass = spanClass
            self.startTime = startTime
            self.durationNanos = durationNanos
        }
    }
}
