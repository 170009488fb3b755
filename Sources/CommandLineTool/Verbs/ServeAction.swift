import Collector
import Configuration
import Telemetry

/// `serve`: runs the collector until a signal ends it.
struct ServeAction: VerbAction {
    static let name = "serve"

    func run(_ invocation: Invocation, in environment: ToolEnvironment) -> ExitStatus {
        Signals.hold()
        let (path, overrides) = (invocation[Flags.config]?.path, invocation.overrides)
        let variables = environment.variables
        guard
            let configuration = ConfigurationLoading.load(
                path, overrides: overrides, in: environment)
        else { return .usage }
        let output = LogOutput(
            service: "tracewell", environment: configuration.log.environment,
            clock: environment.time)
        let collector: CollectorProcess
        do throws(CollectorError) {
            collector = try CollectorProcess(
                configuration, output: output, time: environment.time
            ) { () throws(ConfigurationError) in
                try ConfigurationLoading.read(path, overrides: overrides, variables)
            }
        } catch {
            environment.complain("\(error)")
            return .usage
        }
        do throws(CollectorError) {
            try collector.start()
        } catch {
            environment.complain("\(error)")
            collector.stop()
            return .usage
        }
        greet(collector, invocation, in: environment)
        while Signals.wait() == .reload { reload(collector, in: environment) }
        collector.stop()
        return .done
    }

    /// Reads the configuration again; one with mistakes changes nothing.
    private func reload(_ collector: CollectorProcess, in environment: ToolEnvironment) {
        do throws(ConfigurationError) {
            _ = try collector.reload()
        } catch {
            environment.errors.write("\(error)\n")
            environment.complain(
                "the configuration was not reloaded; the one before stays in force")
        }
    }

    /// Says to a person at a terminal what to do next; logs go to the other stream.
    private func greet(
        _ collector: CollectorProcess, _ invocation: Invocation, in environment: ToolEnvironment
    ) {
        guard environment.terminalWidth != nil else { return }
        let addresses = collector.addresses
        if let otlp = addresses.otlpHTTP {
            environment.output.write(
                """
                Tracewell takes OTLP at \(otlp). Point a service at it:
                  export OTEL_EXPORTER_OTLP_ENDPOINT=http://\(otlp)
                Or send a span from here: tracewell send --name hello

                """)
        }
        if let api = addresses.api {
            environment.output.write(
                """
                Then look: tracewell search, tracewell trace ID, or http://\(api) for programs.

                """)
        }
    }
}
