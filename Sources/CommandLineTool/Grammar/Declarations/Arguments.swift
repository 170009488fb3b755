/// Every argument known by its place, declared once; verbs list the ones they take.
package enum Arguments {
    /// The trace that is asked about.
    package static let trace = Positional<TraceReference>.required(
        "ID", "The trace id, the first 8 or more digits of it, or a traceparent.")

    /// What to search for.
    package static let query = Positional<String?>.optional(
        "QUERY", "TraceQL, such as '{ span.http.route = \"/pay\" && duration > 1s }'.")

    /// The service whose operations are asked for.
    package static let service = Positional<String>.required("SERVICE", "The service's name.")

    /// The configuration file to check.
    package static let configuration = Positional<FilePath?>.optional(
        "FILE", "The configuration file; without it the file of TRACEWELL_CONFIG, or none.")

    /// The configuration to judge traces by.
    package static let testedFile = Positional<FilePath>.required(
        "FILE", "The configuration file whose policies are tried.")

    /// The file of another program to import.
    package static let importedFile = Positional<FilePath>.required(
        "FILE", "A Collector's configuration or Refinery's rules, in YAML.")

    /// The command to time.
    package static let command = Positional<[String]>.trailing(
        "COMMAND", "A command to run as the span; its exit status becomes the span's.")

    /// The bump to change.
    package static let bump = Positional<BumpReference>.required(
        "ID", "The bump's id, such as b3.")

    /// The shell to write completions for.
    package static let shell = Positional<Shell>.required(
        "SHELL", "bash, zsh, fish or powershell.")
}
