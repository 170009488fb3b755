import YAML

extension CollectorConfiguration {
    /// How the traces of one deployment environment are sampled.
    package struct Environment: Sendable, Equatable {
        /// The environment's canonical name: `prod`, never `production`.
        package let name: String
        /// Sampling by probability, span by span as they arrive.
        package let head: Head
        /// Sampling of whole traces by policies; nil keeps every trace that passed the head.
        package let tail: Tail?

        init(name: String, _ section: Section) {
            self.name = name
            head = section.section(
                "head",
                "Sampling by probability as spans arrive, the same for all spans of a trace.",
                Head.init)
            tail = section.optionalSection(
                "tail",
                """
                Sampling of whole traces by policies once they are complete. Without it every \
                trace that passed the head is kept.
                """, Tail.init)
        }
    }

    /// The probability with which traces are let in.
    package struct Head: Sendable, Equatable {
        /// The share of traces.
        package let rate: Rate
        /// Other shares, by the service that began the trace.
        package let services: [String: Rate]
        /// Other shares, by the operation that the trace begins with.
        package let operations: [String: Rate]

        init(_ section: Section) {
            rate = section.value("rate", default: Rate.all, "Share of traces let in.")
            services = section.values(
                "services", placeholder: "<service>",
                "Other rates for single services: `{ checkout: 50% }`.")
            operations = section.values(
                "operations", placeholder: "<operation>",
                """
                Other rates for traces that begin with single operations, by the name of their \
                root span; they come before those of services: `{ "GET /health": 1% }`.
                """)
        }
    }

    /// The sampling of whole traces.
    package struct Tail: Sendable, Equatable {
        /// How long a trace is waited for, from its first span.
        package let decisionWait: Duration
        /// How long it is waited for once its root span is there.
        package let decisionWaitAfterRoot: Duration
        /// The policies, in the order of the file.
        package let policies: [TailPolicy]

        init(_ section: Section) {
            decisionWait = section.value(
                "decision_wait", default: .seconds(10), in: .milliseconds(1)...(.seconds(3600)),
                "How long a trace is waited for, from its first span.")
            decisionWaitAfterRoot = section.value(
                "decision_wait_after_root", default: .seconds(2),
                in: .zero...(.seconds(3600)),
                "How long it is still waited for once its root span has arrived.")
            policies = TailPolicy.list(section)
        }
    }
}
