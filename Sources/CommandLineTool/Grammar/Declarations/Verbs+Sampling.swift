extension Verbs {
    /// What is kept, and raising it for a while.
    static let sampling = Verb(
        "sampling", "Shows what is kept, and keeps more for a while",
        discussion: """
            Each environment keeps a share of its traces. A bump raises that share for some traces \
            and for a limited time, at once and without a restart, and ends by itself.
            """,
        examples: [
            .init("tracewell sampling show", "see the rates and policies in force"),
            .init(
                "tracewell sampling bump --env prod --for 30m --reason INC-42",
                "keep everything in production for half an hour"),
            .init("tracewell sampling bumps", "see which bumps are in force"),
        ],
        verbs: [showSampling, bump, bumps, extend, cancel, audit, testSampling, importSampling])

    private static let showSampling = Verb(
        "show", "Shows the rates, policies and bumps in force",
        discussion: """
            Numbers are traces a second over the last minute: those that were decided, those kept, \
            and those kept that would not have been without a bump. Behind a policy stand those \
            that it wants kept, or would, where it is a dry run.
            """,
        flags: [Flags.shownEnvironment],
        examples: [
            .init("tracewell sampling show", "all environments"),
            .init("tracewell sampling show --env prod", "one of them"),
            .init("tracewell sampling show --json", "as one JSON document"),
        ])

    private static let bump = Verb(
        "bump", "Keeps more of some traces for a while",
        discussion: """
            A trace is kept at the bump's rate when one of its spans meets every condition given. \
            Of several bumps the highest rate counts. What the configuration caps \
            (sampling.max_bump, sampling.max_bump_rate) is refused. Where memory, disk or the rate \
            of spans leaves no room the bump is refused or lowered, and that is said. Prints the \
            bump's id.
            """,
        flags: [
            Flags.bumpEnvironment, Flags.bumpService, Flags.bumpOperation, Flags.bumpJobType,
            Flags.bumpQueue, Flags.bumpOrgID, Flags.bumpProjectID, Flags.bumpRate,
            Flags.bumpDuration, Flags.bumpReason,
        ],
        examples: [
            .init(
                "tracewell sampling bump --env prod --service checkout --for 30m --reason INC-42",
                "everything of one service"),
            .init(
                """
                tracewell sampling bump --env prod --job-type invoice.sync --for 1h --reason \
                'invoices fail'
                """,
                "every job of one type"),
            .init(
                "tracewell sampling bump --env staging --rate 50% --for 2h --reason 'load test'",
                "half of everything"),
        ])

    private static let bumps = Verb(
        "bumps", "Lists the bumps in force",
        flags: [Flags.endedBumps],
        examples: [
            .init("tracewell sampling bumps", "list them"),
            .init("tracewell sampling bumps --all", "those that have ended, too"),
            .init("tracewell sampling bumps --json", "one JSON object a line"),
        ])

    private static let extend = Verb(
        "extend", "Has a bump end later",
        arguments: [Arguments.bump], flags: [Flags.bumpExtension, Flags.changeReason],
        examples: [
            .init("tracewell sampling extend b3 --for 30m", "half an hour more"),
            .init(
                "tracewell sampling extend b3 --for 1h --reason 'not found yet'",
                "say why, for the audit"),
            .init("tracewell sampling extend b3 --for 30m --json", "show the bump as JSON"),
        ])

    private static let cancel = Verb(
        "cancel", "Ends a bump",
        arguments: [Arguments.bump], flags: [Flags.changeReason],
        examples: [
            .init("tracewell sampling cancel b3", "end it now"),
            .init("tracewell sampling cancel b3 --reason fixed", "say why, for the audit"),
            .init("tracewell sampling cancel b3 --json", "show the bump as JSON"),
        ])

    private static let audit = Verb(
        "audit", "Lists who changed what of sampling, newest first",
        flags: [Flags.auditLimit],
        examples: [
            .init("tracewell sampling audit", "the last hundred changes"),
            .init("tracewell sampling audit --limit 5", "the last five"),
            .init("tracewell sampling audit --json", "one JSON object a line"),
        ])

    private static let testSampling = Verb(
        "test", "Tells what another configuration would have kept of the traffic seen",
        discussion: """
            Judges every trace in the log of decisions, kept or dropped, by the policies of a file. \
            Numbers are for a day, with the bounds between which they lie in 95 of 100 cases. A \
            policy that was in force in the same words said what it said; others are judged where \
            duration, size, randomness or an error of a trace is all they ask, and are said to be \
            not judged where it is not. Errors that are lost are those of which no trace would have \
            been kept. Needs the role admin.
            """,
        arguments: [Arguments.testedFile], flags: [Flags.testedTime],
        examples: [
            .init("tracewell sampling test tracewell.yaml", "the last 24 hours"),
            .init("tracewell sampling test tracewell.yaml --since 72h", "the last three days"),
            .init("tracewell sampling test tracewell.yaml --json", "as one JSON document"),
        ])

    private static let importSampling = Verb(
        "import", "Turns another program's sampling into environments of a configuration",
        discussion: """
            Reads the tail_sampling section of an OpenTelemetry Collector, alone or in its whole \
            configuration, or the rules of Refinery 2, and writes the environments section of a \
            configuration. What cannot be carried over is written as a comment, and as a warning \
            with the line it stands on; the exit status is then 1.
            """,
        arguments: [Arguments.importedFile], flags: [Flags.importedEnvironments],
        examples: [
            .init("tracewell sampling import otel.yaml > tracewell.yaml", "a Collector's policies"),
            .init(
                "tracewell sampling import otel.yaml --env prod --env staging",
                "for two environments"),
            .init(
                "tracewell sampling import rules.yaml --env prod", "one environment of Refinery's"),
        ])
}
