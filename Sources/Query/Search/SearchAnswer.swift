package import Bytes
package import TraceModel
package import TraceStore

/// One page of a search, as it is answered and read back.
package struct SearchAnswer: Equatable, Sendable {
    package var traces: [FoundTrace]
    /// Where the next page begins; nil when there is no more.
    package var nextCursor: String?
    /// False when a bound on the work was met before the answer was sure to be whole.
    package var complete: Bool

    /// Makes a page.
    package init(traces: [FoundTrace], nextCursor: String?, complete: Bool) {
        self.traces = traces
        self.nextCursor = nextCursor
        self.complete = complete
    }

    /// Writes the page as a JSON object.
    package func encode(to json: inout JSONWriter) {
        json.beginObject()
        json.key("traces")
        json.beginArray()
        for trace in traces { trace.encode(to: &json) }
        json.endArray()
        json.key("nextCursor")
        if let nextCursor { json.string(nextCursor) } else { json.null() }
        json.key("complete")
        json.bool(complete)
        json.endObject()
    }

    /// Reads what ``encode(to:)`` wrote; members it does not know are passed over.
    package init(reading json: inout JSONReader) throws(JSONError) {
        self.init(traces: [], nextCursor: nil, complete: true)
        try json.beginObject()
        while let key = try json.nextKey() {
            switch key.string {
            case "traces":
                try json.beginArray()
                while try json.nextElement() { traces.append(try FoundTrace(reading: &json)) }
            case "nextCursor":
                if try !json.skipNull() { nextCursor = try json.readString().string }
            case "complete": complete = try json.readBool()
            default: try json.skipValue()
            }
        }
    }
}

/// One line of search results.
package struct FoundTrace: Equatable, Sendable {
    package var traceID: TraceID
    package var state: TraceView.State
    /// The service of the root span, or of the earliest when no root came.
    package var rootService = ""
    /// The name of the root span, or of the earliest when no root came.
    package var rootName = ""
    /// The normalised environment of the root span, or of the earliest.
    package var environment = ""
    /// The earliest start.
    package var startTime = Timestamp.epoch
    /// From the earliest start to the latest end.
    package var durationNanos: UInt64 = 0
    package var spanCount = 0
    package var errorCount = 0
    /// The services that took part, sorted.
    package var services: [String] = []
    /// How many traces this one stands for, by the probability with which it was kept.
    package var weight: Double = 1

    /// Makes a line of a summary.
    package init(_ summary: TraceSummary, state: TraceView.State) {
        self.init(traceID: summary.traceID, state: state)
        rootService = summary.rootService
        rootName = summary.rootName
        environment = summary.environment
        startTime = summary.startTime
        durationNanos = summary.durationNanos
        spanCount = summary.spanCount
        errorCount = summary.errorCount
        services = summary.services
        weight = SamplingWeight.of(threshold: summary.threshold)
    }

    private init(traceID: TraceID, state: TraceView.State) {
        self.traceID = traceID
        self.state = state
    }

    /// Writes the line as a JSON object.
    package func encode(to json: inout JSONWriter) {
        json.beginObject()
        json.key("traceId")
        json.string(traceID.description)
        json.key("rootService")
        json.string(rootService)
        json.key("rootName")
        json.string(rootName)
        json.key("environment")
        json.string(environment)
        json.key("startTimeUnixNano")
        json.stringNumber(startTime.nanoseconds)
        json.key("durationNanos")
        json.stringNumber(durationNanos)
        json.key("spanCount")
        json.number(spanCount)
        json.key("errorCount")
        json.number(errorCount)
        json.key("services")
        json.strings(services)
        json.key("state")
        json.string(state.rawValue)
        json.key("weight")
        json.number(weight)
        json.endObject()
    }

    /// Reads what ``encode(to:)`` wrote.
    init(reading json: inout JSONReader) throws(JSONError) {
        guard let hex = try json.lookUp("traceId", before: ""), let id = TraceID(hex: hex) else {
            throw json.error("a found trace needs a traceId of 32 hex digits")
        }
        self.init(traceID: id, state: .stored)
        try json.beginObject()
        while let key = try json.nextKey() {
            switch key.string {
            case "state":
                state = TraceView.State(rawValue: try json.readString().string) ?? .stored
            case "rootService": rootService = try json.readString().string
            case "rootName": rootName = try json.readString().string
            case "environment": environment = try json.readString().string
            case "startTimeUnixNano": startTime = Timestamp(nanoseconds: try json.readUInt64())
            case "durationNanos": durationNanos = try json.readUInt64()
            case "spanCount": spanCount = try json.readInt()
            case "errorCount": errorCount = try json.readInt()
            case "services": services = try json.readStrings()
            case "weight": weight = try json.readNumber().double
            default: try json.skipValue()
            }
        }
    }
}
