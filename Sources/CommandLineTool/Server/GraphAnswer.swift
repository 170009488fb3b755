import Bytes
import TraceModel

/// The service graph as a server gives it.
struct GraphAnswer: Equatable {
    /// Calls and messages from one node to another.
    struct Edge: Equatable {
        fileprivate(set) var environment = ""
        fileprivate(set) var client = ""
        fileprivate(set) var server = ""
        fileprivate(set) var connection = ""
        fileprivate(set) var requests: UInt64 = 0
        fileprivate(set) var failures: UInt64 = 0
        fileprivate(set) var requestsPerSecond = 0.0
        fileprivate(set) var clientDuration: Durations?
        fileprivate(set) var serverDuration: Durations?
    }

    /// Quantiles in nanoseconds.
    struct Durations: Equatable {
        fileprivate(set) var p50: UInt64 = 0
        fileprivate(set) var p95: UInt64 = 0
        fileprivate(set) var p99: UInt64 = 0
    }

    private(set) var start = Timestamp.epoch
    private(set) var end = Timestamp.epoch
    private(set) var complete = true
    private(set) var edges: [Edge] = []

    /// Reads the answer of `/api/v1/graph`.
    init(_ body: ByteBuffer) throws(JSONError) {
        try body.withView { (text) throws(JSONError) in
            var json = try JSONReader(text)
            try json.beginObject()
            while let key = try json.nextKey() {
                switch key.string {
                case "start": start = Timestamp(rfc3339: try json.readString().string) ?? .epoch
                case "end": end = Timestamp(rfc3339: try json.readString().string) ?? .epoch
                case "complete": complete = try json.readBool()
                case "edges":
                    try json.beginArray()
                    while try json.nextElement() { edges.append(try Self.edge(&json)) }
                default: try json.skipValue()
                }
            }
        }
    }

    private static func edge(_ json: inout JSONReader) throws(JSONError) -> Edge {
        var edge = Edge()
        try json.beginObject()
        while let key = try json.nextKey() {
            switch key.string {
            case "environment": edge.environment = try json.readString().string
            case "client": edge.client = try json.readString().string
            case "server": edge.server = try json.readString().string
            case "connection": edge.connection = try json.readString().string
            case "requests": edge.requests = try count(&json)
            case "failures": edge.failures = try count(&json)
            case "requestsPerSecond": edge.requestsPerSecond = try json.readNumber().double
            case "clientDuration": edge.clientDuration = try durations(&json)
            case "serverDuration": edge.serverDuration = try durations(&json)
            default: try json.skipValue()
            }
        }
        return edge
    }

    private static func count(_ json: inout JSONReader) throws(JSONError) -> UInt64 {
        try json.readNumber().int64.flatMap { UInt64(exactly: $0) } ?? 0
    }

    private static func durations(_ json: inout JSONReader) throws(JSONError) -> Durations? {
        if try json.skipNull() { return nil }
        var durations = Durations()
        try json.beginObject()
        while let key = try json.nextKey() {
            switch key.string {
            case "p50Nanos": durations.p50 = try nanoseconds(&json)
            case "p95Nanos": durations.p95 = try nanoseconds(&json)
            case "p99Nanos": durations.p99 = try nanoseconds(&json)
            default: try json.skipValue()
            }
        }
        return durations
    }

    private static func nanoseconds(_ json: inout JSONReader) throws(JSONError) -> UInt64 {
        UInt64(try json.readString().string) ?? 0
    }
}
