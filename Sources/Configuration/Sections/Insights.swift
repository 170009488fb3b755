extension CollectorConfiguration {
    /// What the numbers from spans, which are counted before sampling, may cost.
    package struct Insights: Sendable, Equatable {
        /// The most label sets of a metric.
        package let seriesPerMetric: Int
        /// From which duration on a query of a database counts as slow.
        package let slowQuery: Duration
        /// The most spans of calls that wait for the span of the other side.
        package let pendingCalls: Int
        /// The most names of messages that wait for the span of the other side.
        package let pendingMessages: Int

        init(_ section: Section) {
            seriesPerMetric = section.value(
                "series_per_metric", default: 2000, in: 8...100_000, reload: .restart,
                "Most label sets of a metric; what comes after is counted as `other`.")
            slowQuery = section.value(
                "slow_query", default: .milliseconds(500), in: .zero...(.seconds(3600)),
                "From which duration on a query of a database counts as slow.")
            pendingCalls = section.value(
                "pending_calls", default: 100_000, in: 1...10_000_000, reload: .restart,
                """
                Most spans of calls that wait 10 s for the span of the other side, for the service \
                graph; 140 bytes each.
                """)
            pendingMessages = section.value(
                "pending_messages", default: 200_000, in: 1...10_000_000, reload: .restart,
                """
                Most names of messages that wait 1 h for the span of the other side, for the wait in \
                queues; 70 bytes each, two for a message with an id.
                """)
        }
    }
}
