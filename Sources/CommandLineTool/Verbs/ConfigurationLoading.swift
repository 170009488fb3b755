import Configuration

/// Reads the configuration that an invocation names, for the verbs that need one.
enum ConfigurationLoading {
    /// The configuration in force, or nil after every mistake has been said.
    ///
    /// - Parameters:
    ///   - path: The file; the one of `TRACEWELL_CONFIG` when it is nil, if there is one.
    ///   - overrides: What the command line sets.
    static func load(
        _ path: String?, overrides: [Configuration.Override], in environment: ToolEnvironment
    ) -> Configuration? {
        do {
            let named = path ?? environment.variables["TRACEWELL_CONFIG"]
            var file: Configuration.File?
            if let named { file = try Configuration.File.read(path: named) }
            return try Configuration.load(
                file: file, environment: environment.variables, overrides: overrides)
        } catch {
            environment.errors.write("\(error)\n")
            return nil
        }
    }
}
