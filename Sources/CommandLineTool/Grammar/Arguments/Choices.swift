/// How one trace is shown.
package enum TraceFormat: String, ArgumentChoice {
    case tree, json, otlp, jaeger, zipkin, perfetto, speedscope
}

/// When output is coloured.
package enum ColorMode: String, ArgumentChoice {
    /// On a terminal, unless the environment says otherwise.
    case auto
    case always
    case never
}

/// A shell that completions are written for.
package enum Shell: String, ArgumentChoice {
    case bash, zsh, fish, powershell
}
