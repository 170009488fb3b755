import Collector
import Configuration

/// Reads the configuration that an invocation names, for the verbs that need one.
enum ConfigurationLoading {
    /// Reads the file of a path, or that of `TRACEWELL_CONFIG`, or none, and what overrides it.
    ///
    /// Nil after every mistake has been said.
    static func load(
        _ path: String?, overrides: [CollectorConfiguration.Override],
        in environment: ToolEnvironment
    ) -> CollectorConfiguration? {
        do {
            let named = path ?? environment.variables["TRACEWELL_CONFIG"]
            var file: CollectorConfiguration.File?
            if let named { file = try CollectorConfiguration.File.read(path: named) }
            let configuration = try CollectorConfiguration.load(
                file: file, environment: environment.variables, overrides: overrides)
            _ = try configuration.checkPolicies()
            return configuration
        } catch {
            environment.errors.write("\(error)\n")
            return nil
        }
    }
}
