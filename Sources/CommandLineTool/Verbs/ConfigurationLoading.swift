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
        do throws(ConfigurationError) {
            return try read(path, overrides: overrides, environment.variables)
        } catch {
            environment.errors.write("\(error)\n")
            return nil
        }
    }

    /// Reads the configuration; its policies are known to compile.
    static func read(
        _ path: String?, overrides: [CollectorConfiguration.Override],
        _ variables: [String: String]
    ) throws(ConfigurationError) -> CollectorConfiguration {
        var file: CollectorConfiguration.File?
        if let named = path ?? variables["TRACEWELL_CONFIG"] {
            file = try CollectorConfiguration.File.read(path: named)
        }
        let configuration = try CollectorConfiguration.load(
            file: file, environment: variables, overrides: overrides)
        _ = try configuration.checkPolicies()
        return configuration
    }
}
