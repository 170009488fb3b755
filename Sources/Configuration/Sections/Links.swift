extension CollectorConfiguration {
    /// How traces that are linked are sampled together.
    package struct Links: Sendable, Equatable {
        /// Whether they are.
        package let isEnabled: Bool
        /// How many ids of traces and messages are remembered.
        package let remembered: Int
        /// How long they are.
        package let keepFor: Duration
        /// Over how many links keeping spreads.
        package let hops: Int
        /// How many traces are kept for being linked to the same one.
        package let tracesPerID: Int

        init(_ section: Section) {
            isEnabled = section.value(
                "enabled", default: true,
                """
                Whether traces that are tied by a span link, a message id or a correlation id share \
                their randomness, and are kept when a policy keeps one of them for what is in it.
                """)
            remembered = section.value(
                "remembered", default: 200_000, in: 1...10_000_000,
                "Ids of traces and messages that are remembered; the oldest are forgotten first.")
            keepFor = section.value(
                "keep_for", default: .seconds(900), in: .seconds(1)...(.seconds(86_400)),
                "How long they are remembered.")
            hops = section.value(
                "hops", default: 3, in: 1...16, "Over how many links keeping spreads.")
            tracesPerID = section.value(
                "traces_per_id", default: 32, in: 1...100_000,
                "Most traces that are kept for being tied to the same id.")
        }
    }
}
