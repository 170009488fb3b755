extension CollectorConfiguration {
    /// How sampling gives way when more comes in than can be stored.
    package struct Overload: Sendable, Equatable {
        /// Whether it does at all.
        package let isEnabled: Bool
        /// The share of traces that is kept meanwhile, beside those with errors.
        package let rate: Rate
        /// How full the collector is when it begins.
        package let openAt: Rate
        /// How full it may be when it ends.
        package let closeAt: Rate
        /// For how long it must not be fuller.
        package let closeAfter: Duration
        /// The longest wait for a trace meanwhile.
        package let decisionWait: Duration

        init(_ section: Section) {
            isEnabled = section.value(
                "enabled", default: true,
                """
                Whether traces of environments with policies are decided by their ids alone when \
                pending traces, the journal or the queue to the store are nearly full. Without it, \
                and in environments without policies, a full collector refuses spans.
                """)
            rate = section.value(
                "rate", default: Rate.percent(1),
                "Share of traces kept meanwhile; those in which an error was seen are kept, too.")
            openAt = section.value(
                "open_at", default: Rate.percent(80), in: .percent(10)...(.all),
                "How full one of the three is when this begins.")
            closeAt = section.value(
                "close_at", default: Rate.percent(60), in: .percent(1)...(.all),
                "How full each of the three is at most when it ends; not more than `open_at`.")
            closeAfter = section.value(
                "close_after", default: .seconds(10), in: .zero...(.seconds(3600)),
                "For how long they must not have been fuller.")
            decisionWait = section.value(
                "decision_wait", default: .seconds(1), in: .milliseconds(1)...(.seconds(3600)),
                "Longest wait for the spans of traces that begin meanwhile.")
            if closeAt > openAt, !section.reading.describes {
                section.reading.report(
                    section.place, "\(section.path): close_at is above open_at",
                    hint: "close_at is at most \(openAt.settingText)")
            }
        }
    }
}
