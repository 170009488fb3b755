import Telemetry

/// One metric that is written of a family's series.
struct InsightMetric {
    /// What of a series is written.
    enum Value {
        case counter(Int)
        /// How many observations its histogram has.
        case observations
        case histogram(Int)
    }

    let name: String
    let help: String
    let family: SeriesFamily
    let value: Value

    private init(_ family: SeriesFamily, _ value: Value, _ name: String, _ help: String) {
        self.name = "tracewell_" + name
        self.help = help
        self.family = family
        self.value = value
    }

    var type: MetricType {
        if case .histogram = value { return .histogram }
        return .counter
    }

    /// All of them, in the order in which they are written.
    static let all: [InsightMetric] =
        [
            InsightMetric(
                .service, .counter(SeriesFamily.Counter.spans), "service_spans_total",
                "Spans seen, of every class.")
        ] + requests + jobs + databases + serviceGraph

    private static let requests = [
        requests(.httpServer, "http_server", "HTTP requests answered"),
        requests(.httpClient, "http_client", "HTTP requests sent"),
        requests(.rpcServer, "rpc_server", "Remote procedure calls answered"),
        requests(.rpcClient, "rpc_client", "Remote procedure calls made"),
    ].flatMap(\.self)

    private static func requests(
        _ family: SeriesFamily, _ name: String, _ subject: String
    ) -> [InsightMetric] {
        [
            InsightMetric(
                family, .observations, name + "_requests_total", "\(subject)."),
            InsightMetric(
                family, .counter(SeriesFamily.Counter.errors), name + "_errors_total",
                "\(subject) that failed."),
            InsightMetric(
                family, .histogram(0), name + "_duration_seconds",
                "\(subject), by how long they took."),
        ]
    }

    private static let jobs = [
        InsightMetric(
            .jobQueue, .counter(SeriesFamily.Counter.enqueued), "jobs_enqueued_total",
            "Jobs and messages put into a queue."),
        InsightMetric(
            .jobAttempt, .observations, "jobs_finished_total",
            "Attempts of jobs that ended: success, retry, dead, or failure where nobody says what follows."
        ),
        InsightMetric(
            .jobAttempt, .histogram(0), "job_duration_seconds",
            "Attempts of jobs, by how long they took."),
        InsightMetric(
            .jobWorker, .histogram(0), "job_queue_wait_seconds",
            "First attempts of jobs, by how long the job had been in the queue."),
    ]

    private static let databases = [
        InsightMetric(
            .database, .histogram(0), "db_duration_seconds",
            "Operations of databases, by how long they took."),
        InsightMetric(
            .database, .counter(SeriesFamily.Counter.errors), "db_errors_total",
            "Operations of databases that failed."),
        InsightMetric(
            .database, .counter(SeriesFamily.Counter.slow), "db_slow_queries_total",
            "Operations of databases that took insights.slow_query or longer."),
        InsightMetric(
            .rollback, .counter(SeriesFamily.Counter.rollbacks), "db_rollbacks_total",
            "Transactions rolled back."),
        InsightMetric(
            .redis, .histogram(0), "redis_duration_seconds",
            "Redis commands, by how long they took."),
        InsightMetric(
            .redis, .counter(SeriesFamily.Counter.errors), "redis_errors_total",
            "Redis commands that failed."),
    ]

    private static let serviceGraph = [
        InsightMetric(
            .edge, .counter(SeriesFamily.Counter.edgeRequests), "service_graph_requests_total",
            "Calls and messages from one node to another."),
        InsightMetric(
            .edge, .counter(SeriesFamily.Counter.edgeFailures), "service_graph_failed_total",
            "Calls and messages that failed on either side."),
        InsightMetric(
            .edge, .histogram(SeriesFamily.EdgeHistogram.client),
            "service_graph_client_duration_seconds", "Calls, by how long they took for the client."),
        InsightMetric(
            .edge, .histogram(SeriesFamily.EdgeHistogram.server),
            "service_graph_server_duration_seconds",
            "Calls and jobs, by how long they took for the server."),
    ]
}
