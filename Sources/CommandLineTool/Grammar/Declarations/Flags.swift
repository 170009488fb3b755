package import Configuration
package import TraceContext

/// Every flag there is, declared once; verbs list the ones they take.
package enum Flags {
    // MARK: - Of every verb

    /// Output for programs.
    package static let json = Flag.toggle(
        "json", "Writes JSON: one document, or one a line for lists.")

    /// Where the server is.
    package static let api = Flag.value(
        "api", "URL", default: "http://127.0.0.1:16686", variable: "TRACEWELL_API",
        "Names the server.")

    /// Where the bearer token is.
    package static let tokenFile = Flag<FilePath?>.optional(
        "token-file", "FILE",
        "Reads the bearer token from a file; TRACEWELL_TOKEN holds one for scripts.")

    /// When output is coloured.
    package static let color = Flag.value(
        "color", "WHEN", default: ColorMode.auto, "Colours the output: auto, always or never.")

    /// Output without characters beyond ASCII.
    package static let ascii = Flag.toggle("ascii", "Draws with ASCII characters alone.")

    /// Long output a page at a time.
    package static let pager = Flag.negatable(
        "pager", "Writes long output straight to the terminal, without a pager.")

    /// The flags every verb has.
    package static let global: [any DeclaredFlag] = [json, api, tokenFile, color, ascii, pager]

    // MARK: - Of the collector

    /// The configuration file.
    package static let config = Flag<FilePath?>.optional(
        "config", "FILE", variable: "TRACEWELL_CONFIG", "Reads this configuration file.")

    /// Single configuration values.
    package static let set = Flag<[CollectorConfiguration.Override]>.repeated(
        "set", "KEY=VALUE", "Sets one key of the configuration; stronger than file and environment."
    )

    /// The directory of everything the collector keeps.
    package static let dataDirectory = Flag<DirectoryPath?>.optional(
        "data-dir", "DIR", setting: "data_dir", "Keeps everything below this directory.")

    /// Where OTLP over HTTP listens.
    package static let otlpHTTP = Flag<ListenerArgument?>.optional(
        "otlp-http", "ADDRESS", setting: "listen.otlp_http", "Takes OTLP over HTTP here.")

    /// Where OTLP over gRPC listens.
    package static let otlpGRPC = Flag<ListenerArgument?>.optional(
        "otlp-grpc", "ADDRESS", setting: "listen.otlp_grpc", "Takes OTLP over gRPC here.")

    /// Where the API of the collector listens; other than the flag of the same name for readers.
    package static let apiListener = Flag<ListenerArgument?>.optional(
        "api", "ADDRESS", setting: "listen.api", "Serves the web interface and the APIs here.")

    // MARK: - What to find

    /// The deployment environment.
    package static let environment = Flag<String?>.optional(
        "env", "ENV", "Only of this environment, such as prod.")

    /// The service.
    package static let service = Flag<String?>.optional(
        "service", "NAME", "Only with spans of this service.")

    /// The operation.
    package static let operation = Flag<String?>.optional(
        "operation", "NAME", "Only with spans of this operation.")

    /// The shortest duration of a trace.
    package static let minDuration = Flag<Duration?>.optional(
        "min-duration", "DURATION", "Only traces that took at least so long, such as 250ms.")

    /// The longest duration of a trace.
    package static let maxDuration = Flag<Duration?>.optional(
        "max-duration", "DURATION", "Only traces that took at most so long.")

    /// Traces with errors alone.
    package static let error = Flag.toggle("error", "Only traces with an error.")

    /// Attributes that must be there.
    package static let attributes = Flag<[AttributeArgument]>.repeated(
        "attr", "KEY=VALUE", "Only with spans that have this attribute.")

    /// How far back to look.
    package static let since = Flag<Duration?>.optional(
        "since", "DURATION", "Looks back so far, such as 1h or 7d.")

    /// The beginning of the time to look at.
    package static let from = Flag<TimeText?>.optional(
        "from", "TIME", "Looks from this time on: RFC 3339, or Unix time.")

    /// The end of the time to look at.
    package static let to = Flag<TimeText?>.optional("to", "TIME", "Looks up to this time.")

    /// How many to list.
    package static let limit = Flag.value("limit", "N", default: 20, "Lists at most so many.")

    /// Where to go on.
    package static let cursor = Flag<String?>.optional(
        "cursor", "CURSOR", "Goes on where the page before ended.")

    // MARK: - How to show it

    /// How a trace is shown.
    package static let traceFormat = Flag.value(
        "format", "FORMAT", default: TraceFormat.tree,
        "Shows it as tree, json, otlp, jaeger, zipkin, perfetto or speedscope.")

    /// The width to draw in.
    package static let width = Flag<Int?>.optional(
        "width", "N", "Draws so many columns wide instead of the terminal's width.")

    /// The whole of a trace.
    package static let all = Flag.toggle(
        "all", "Draws every span, however many there are and however alike.")

    // MARK: - What to send

    /// The service a sent span belongs to.
    package static let sentService = Flag.value(
        "service", "NAME", default: "tracewell-send", variable: "OTEL_SERVICE_NAME",
        "The service the span belongs to.")

    /// The name of a sent span.
    package static let spanName = Flag<String?>.optional(
        "name", "NAME", "The span's name; the command's if there is one.")

    /// The environment a sent span belongs to.
    package static let sentEnvironment = Flag<String?>.optional(
        "env", "ENV", "The environment the span belongs to.")

    /// The attributes of a sent span.
    package static let sentAttributes = Flag<[AttributeArgument]>.repeated(
        "attr", "KEY=VALUE", "An attribute of the span.")

    /// The parent of a sent span.
    package static let parent = Flag<TraceParent?>.optional(
        "parent", "TRACEPARENT", "The span's parent; without it the one in TRACEPARENT, if any.")

    /// Where spans are sent.
    package static let endpoint = Flag.value(
        "endpoint", "URL", default: "http://127.0.0.1:4318",
        variable: "OTEL_EXPORTER_OTLP_ENDPOINT", "Sends the span here, by OTLP over HTTP.")
}
