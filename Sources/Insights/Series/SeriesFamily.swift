import Telemetry

/// A kind of series: what they are about, by which labels, and what is counted in each.
enum SeriesFamily: Int, CaseIterable {
    case service
    case httpServer, httpClient
    case rpcServer, rpcClient
    case jobQueue, jobAttempt, jobWorker
    case database, rollback, redis
    case edge

    /// The counters of a family, in the order in which they stand in a series.
    enum Counter {
        static let spans = 0
        /// Of requests, commands and operations of databases.
        static let errors = 0
        static let slow = 1
        static let enqueued = 0
        /// Nanoseconds of all attempts of a worker.
        static let busy = 0
        static let rollbacks = 0
        static let edgeRequests = 0
        static let edgeFailures = 1
    }

    /// The histograms of an edge of the service graph; other families have one at most.
    enum EdgeHistogram {
        static let client = 0
        static let server = 1
    }

    /// How a family is called in the collector's own metrics.
    var name: String {
        switch self {
        case .service: "service"
        case .httpServer: "http_server"
        case .httpClient: "http_client"
        case .rpcServer: "rpc_server"
        case .rpcClient: "rpc_client"
        case .jobQueue: "job_queue"
        case .jobAttempt: "job_attempt"
        case .jobWorker: "job_worker"
        case .database: "db"
        case .rollback: "db_rollback"
        case .redis: "redis"
        case .edge: "service_graph"
        }
    }

    /// The labels of a family; the first two say whose a series is.
    var labels: [String] {
        switch self {
        case .service: ["environment", "service"]
        case .httpServer: ["environment", "service", "route", "method", "status"]
        case .httpClient: ["environment", "service", "peer", "method", "status"]
        case .rpcServer, .rpcClient: ["environment", "service", "method", "status"]
        case .jobQueue, .jobWorker: ["environment", "service", "queue", "type"]
        case .jobAttempt: ["environment", "service", "queue", "type", "outcome"]
        case .database: ["environment", "service", "system", "operation", "collection"]
        case .rollback: ["environment", "service", "system"]
        case .redis: ["environment", "service", "command"]
        case .edge: ["environment", "client", "server", "connection"]
        }
    }

    /// The labels whose values are of a closed set; the others take what clients send.
    private static let closedLabels: Set<String> = ["outcome", "connection"]

    /// For each label, whether it can have any value.
    ///
    /// Methods and status codes of HTTP are of closed sets; those of RPC are not.
    var openLabels: [Bool] {
        let isHTTP = self == .httpServer || self == .httpClient
        return labels.map { label in
            !Self.closedLabels.contains(label)
                && !(isHTTP && (label == "method" || label == "status"))
        }
    }

    /// What is counted in each series.
    var layout: SeriesLayout {
        switch self {
        case .service, .jobQueue, .rollback: SeriesLayout(counters: 1)
        case .httpServer, .httpClient, .rpcServer, .rpcClient:
            SeriesLayout(counters: 1, histograms: 1, .requests)
        case .jobAttempt: SeriesLayout(counters: 0, histograms: 1, .jobs)
        case .jobWorker: SeriesLayout(counters: 1, histograms: 1, .jobs)
        case .database: SeriesLayout(counters: 2, histograms: 1, .databases)
        case .redis: SeriesLayout(counters: 1, histograms: 1, .databases)
        case .edge: SeriesLayout(counters: 2, histograms: 2, .edges)
        }
    }
}
