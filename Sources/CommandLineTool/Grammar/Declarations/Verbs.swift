/// The verbs, each declared in one entry: arguments, flags, help and examples.
package enum Verbs {
    /// Every verb, in the order of the help.
    package static let all = [
        serve, checkConfig, verify, trace, why, search, services, operations, graph, send,
        sampling, stats, completions, version,
    ]

    static let serve = Verb(
        "serve", "Runs the collector",
        discussion: """
            When the collector accepts spans it logs one line that says ready and the addresses it \
            listens on. SIGTERM and SIGINT finish what is under way and stop it; SIGHUP reads the \
            configuration again. An address is host:port, [v6]:port or unix:/path; port 0 takes a \
            free one, an empty text turns the listener off.
            """,
        flags: [
            Flags.config, Flags.dataDirectory, Flags.otlpHTTP, Flags.otlpGRPC, Flags.apiListener,
            Flags.set,
        ],
        examples: [
            .init("tracewell serve", "listen on this machine with the defaults"),
            .init("tracewell serve --config /etc/tracewell.yaml", "use a configuration file"),
            .init(
                "tracewell serve --otlp-http 0.0.0.0:4318 --set storage.retention=30d",
                "take spans from other machines, keep traces for a month"),
        ])

    static let checkConfig = Verb(
        "check-config", "Checks a configuration and prints what it comes to",
        discussion: """
            Prints every key with its value in force and where that came from; secrets are hidden. \
            A mistake is said as file:line: message, all of them at once, and the exit status is \
            2.
            """,
        arguments: [Arguments.configuration], flags: [Flags.set],
        examples: [
            .init("tracewell check-config", "print the defaults"),
            .init("tracewell check-config tracewell.yaml", "check a file"),
            .init(
                "tracewell check-config tracewell.yaml --set durability=fsync",
                "see what a file comes to with one value changed"),
        ])

    static let verify = Verb(
        "verify", "Checks every stored block and index against its checksum",
        discussion:
            "Reads the store directly, so the collector need not run. Exit status 1: damage.",
        flags: [Flags.dataDirectory],
        examples: [
            .init("tracewell verify", "check the store in ./tracewell-data"),
            .init("tracewell verify --data-dir /var/lib/tracewell", "check another store"),
            .init("tracewell verify --json", "write the findings as JSON"),
        ])

    static let trace = Verb(
        "trace", "Shows one trace",
        discussion: """
            A waterfall with service, operation, class, offset, duration and status of each span, \
            the time spent by class, the critical path, queries that repeat, and what is missing. \
            A trace is found as soon as its spans were acknowledged; until it is decided it is \
            marked collecting.
            """,
        arguments: [Arguments.trace], flags: [Flags.traceFormat, Flags.width, Flags.all],
        examples: [
            .init("tracewell trace 4bf92f3577b34da6a3ce929d0e0e4736", "show a trace"),
            .init("tracewell trace 4bf92f35", "eight digits are enough if no other begins so"),
            .init(
                "tracewell trace 4bf92f35 --format perfetto > trace.json",
                "write it for ui.perfetto.dev"),
        ])

    static let why = Verb(
        "why", "Explains why a trace was kept or dropped",
        discussion: """
            Tells what each policy said and which span or value decided, the numbers, the bump that \
            applied, and what came late, of every trace that was seen lately, kept or not. Exit \
            status 1: no span of it was received, as far back as decisions are remembered.
            """,
        arguments: [Arguments.trace],
        examples: [
            .init("tracewell why 4bf92f3577b34da6a3ce929d0e0e4736", "explain a decision"),
            .init("tracewell why 4bf92f35", "eight digits are enough if no other begins so"),
            .init("tracewell why 4bf92f35 --json", "the same for a program"),
        ])

    static let search = Verb(
        "search", "Finds traces, newest first",
        discussion: """
            QUERY is TraceQL; the flags are short forms, and all of them must hold. Where there \
            are more, a message behind the page names the cursor of the next one.
            """,
        arguments: [Arguments.query],
        flags: [
            Flags.environment, Flags.service, Flags.operation, Flags.minDuration,
            Flags.maxDuration, Flags.error, Flags.attributes, Flags.since, Flags.from, Flags.to,
            Flags.limit, Flags.cursor,
        ],
        exclusive: [[Flags.since, Flags.from], [Flags.since, Flags.to]],
        examples: [
            .init("tracewell search --service checkout --error", "errors of a service"),
            .init(
                "tracewell search '{ span.db.system.name = \"redis\" && duration > 100ms }'",
                "slow Redis commands, in TraceQL"),
            .init(
                "tracewell search --env prod --min-duration 2s --since 1d --json",
                "slow traces of a day, for a program"),
        ])

    static let services = Verb(
        "services", "Lists the services that sent spans",
        examples: [
            .init("tracewell services", "list them"),
            .init("tracewell services --json", "one JSON object a line"),
            .init("tracewell services --api http://traces.example:16686", "ask another server"),
        ])

    static let operations = Verb(
        "operations", "Lists the operations of a service",
        arguments: [Arguments.service],
        examples: [
            .init("tracewell operations checkout", "list them"),
            .init("tracewell operations checkout --json", "one JSON object a line"),
            .init("tracewell operations 'order service'", "a name with a blank"),
        ])

    static let graph = Verb(
        "graph", "Shows who calls whom, through queues too",
        discussion: """
            An edge a line: calls a second, the share that failed, and how long they took for the \
            client; from a queue, how long the work took. Counted from every span seen, before \
            sampling, since the collector started and for a day at most; the last hour where \
            nothing else is asked for. A message behind the table names the time that is covered.
            """,
        flags: [Flags.environment, Flags.since, Flags.from, Flags.to],
        exclusive: [[Flags.since, Flags.from], [Flags.since, Flags.to]],
        examples: [
            .init("tracewell graph", "the last hour"),
            .init("tracewell graph --env prod --since 15m", "one environment, now"),
            .init("tracewell graph --since 1d --json", "as one JSON document"),
        ])

    static let send = Verb(
        "send", "Sends one span, or runs a command as a span",
        discussion: """
            Prints the traceparent of the span. A command behind -- sees it as TRACEPARENT, so \
            that what it sends becomes a child; the span lasts as long as the command.
            """,
        arguments: [Arguments.command],
        flags: [
            Flags.sentService, Flags.spanName, Flags.sentEnvironment, Flags.sentAttributes,
            Flags.parent, Flags.endpoint,
        ],
        examples: [
            .init("tracewell send --name hello", "send one span"),
            .init(
                "tracewell send --service backup -- pg_dump -f /tmp/shop.sql shop",
                "time a command"),
            .init(
                "tracewell send --env prod --attr job.type=report --attr job.outcome=retry",
                "send a span with attributes"),
        ])

    static let stats = Verb(
        "stats", "Shows what is stored and how big it is",
        examples: [
            .init("tracewell stats", "show it"),
            .init("tracewell stats --json", "as one JSON document"),
            .init("tracewell stats --api http://traces.example:16686", "ask another server"),
        ])

    static let completions = Verb(
        "completions", "Writes the completion script for a shell",
        arguments: [Arguments.shell],
        examples: [
            .init(
                "tracewell completions bash > /etc/bash_completion.d/tracewell",
                "install for bash"),
            .init(
                "tracewell completions fish > ~/.config/fish/completions/tracewell.fish",
                "install for fish"),
            .init("source <(tracewell completions zsh)", "use in this zsh"),
        ])

    static let version = Verb(
        "version", "Shows the version, the commit and the libraries",
        examples: [
            .init("tracewell version", "show it"),
            .init("tracewell version --json", "as one JSON document"),
            .init("tracewell --version", "the same as tracewell version"),
        ])
}
