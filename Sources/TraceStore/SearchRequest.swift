package import TraceModel

/// What to search for: the newest traces with a span for which all criteria hold.
package struct SearchRequest: Sendable, Equatable {
    package var criteria: SpanCriteria
    /// Only traces that start at or after this moment.
    package var from: Timestamp
    /// Only traces that start before this moment.
    package var to: Timestamp
    /// How many traces at most, at least 1.
    package var limit: Int
    /// Continues after the last trace of an earlier page.
    package var after: SearchCursor?

    /// Makes a request.
    package init(
        criteria: SpanCriteria = SpanCriteria(), from: Timestamp = .epoch,
        to: Timestamp = Timestamp(nanoseconds: .max), limit: Int = 20, after: SearchCursor? = nil
    ) {
        self.criteria = criteria
        self.from = from
        self.to = to
        self.limit = limit
        self.after = after
    }
}

/// Conditions on one span; those left nil or empty hold for every span.
package struct SpanCriteria: Sendable, Equatable {
    /// The span's `service.name`.
    package var service: String?
    /// The span's name.
    package var operation: String?
    /// The environment, by its normalised name.
    package var environment: String?
    /// The shortest duration of the span, in nanoseconds, inclusive.
    package var minDurationNanos: UInt64?
    /// The longest duration of the span, in nanoseconds, inclusive.
    package var maxDurationNanos: UInt64?
    /// Only spans whose status is an error.
    package var errorOnly = false
    /// Attributes of the span or of its resource, compared as text: `true`, `42`, `1.5`.
    package var attributes: [AttributeEquals] = []

    /// An attribute that must be there with a value.
    package struct AttributeEquals: Sendable, Equatable {
        package var key: String
        package var value: String

        /// Makes a condition.
        package init(key: String, value: String) {
            self.key = key
            self.value = value
        }
    }

    /// Makes criteria that hold for every span.
    package init() {}
}

/// The place of a trace in the order of search results.
package struct SearchCursor: Sendable, Equatable {
    package var startTime: Timestamp
    package var traceID: TraceID

    /// Makes a cursor that points just behind a trace.
    package init(startTime: Timestamp, traceID: TraceID) {
        self.startTime = startTime
        self.traceID = traceID
    }
}

/// Some results of a search.
package struct SearchPage: Sendable, Equatable {
    package var traces: [TraceSummary]
    /// Where the next page begins; nil when there is no more.
    package var next: SearchCursor?
    /// False when a bound on the work was met before the answer was sure to be whole.
    package var complete: Bool

    /// Makes a page.
    package init(traces: [TraceSummary], next: SearchCursor?, complete: Bool = true) {
        self.traces = traces
        self.next = next
        self.complete = complete
    }
}

/// One line of a search result.
package struct TraceSummary: Sendable, Equatable {
    package var traceID: TraceID
    /// The service of the root span, or of the earliest span when no root came.
    package var rootService: String
    /// The name of the root span, or of the earliest span when no root came.
    package var rootName: String
    /// The normalised environment of the root span, or of the earliest.
    package var environment: String
    /// The earliest start.
    package var startTime: Timestamp
    /// From the earliest start to the latest end.
    package var durationNanos: UInt64
    package var spanCount: Int
    package var errorCount: Int
    /// The services that took part, sorted.
    package var services: [String]
    /// The sampling threshold, of 2^56, under which the trace was kept.
    package var threshold: UInt64

    /// Makes a summary.
    package init(
        traceID: TraceID, rootService: String, rootName: String, environment: String,
        startTime: Timestamp, durationNanos: UInt64, spanCount: Int, errorCount: Int,
        services: [String], threshold: UInt64
    ) {
        self.traceID = traceID
        self.rootService = rootService
        self.rootName = rootName
        self.environment = environment
        self.startTime = startTime
        self.durationNanos = durationNanos
        self.spanCount = spanCount
        self.errorCount = errorCount
        self.services = services
        self.threshold = threshold
    }
}
