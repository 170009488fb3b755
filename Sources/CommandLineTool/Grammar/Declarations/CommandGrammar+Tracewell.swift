extension CommandGrammar {
    /// The command line of `tracewell`.
    package static let tracewell = CommandGrammar(
        program: Verb(
            "tracewell", "Collects, samples, stores and explains distributed traces",
            discussion: """
                Start a collector with serve, point an OpenTelemetry SDK at http://127.0.0.1:4318, \
                and look at what it sent with search and trace, or in a browser at \
                http://127.0.0.1:16686.
                """,
            examples: [
                .init("tracewell serve", "start a collector"),
                .init("tracewell search --error --since 1h", "find what failed in the last hour"),
                .init("tracewell trace 4bf92f35", "show one trace as a waterfall"),
            ],
            verbs: Verbs.all),
        globalFlags: Flags.global)
}
