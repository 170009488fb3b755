package import TraceModel

/// Who called whom in a time, how often and how long it took, through queues too.
package struct ServiceGraph: Sendable, Equatable {
    /// From when on is counted: the moment asked for, or one shortly before it of which counts are
    /// kept; the start of the collector where that was later.
    package let start: Timestamp
    /// Up to when is counted.
    package let end: Timestamp
    /// Whether all of the time that was asked for is covered.
    package let isComplete: Bool
    /// Those with at least one request in the time, by environment, client, server and connection.
    package let edges: [Edge]

    /// The length of the time, in seconds.
    package var seconds: Double { Double(end.nanoseconds(since: start)) / 1e9 }

    /// Calls and messages from one node to another.
    package struct Edge: Sendable, Equatable {
        package let environment: String
        package let client: String
        package let server: String
        /// `http`, `rpc`, `db`, `redis`, `queue`; `virtual` to a server that sends no spans.
        package let connection: String
        package let requests: UInt64
        package let failures: UInt64
        /// How long they took for the client; nil where no span tells it.
        package let clientDuration: Durations?
        /// How long they took for the server; nil where no span tells it.
        package let serverDuration: Durations?
    }

    /// A distribution of durations: quantiles estimated within buckets, in nanoseconds.
    package struct Durations: Sendable, Equatable {
        package let count: UInt64
        /// Exact.
        package let mean: UInt64
        package let p50: UInt64
        package let p95: UInt64
        package let p99: UInt64
    }
}
