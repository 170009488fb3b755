import Collector
import Configuration
import Telemetry

/// `serve`: runs the collector until a signal ends it.
struct ServeAction: VerbAction {
    static let name = "serve"

    func run(_ invocation: Invocation, in environment: ToolEnvironment) -> ExitStatus {
        Signals.hold()
        guard let configuration = load(invocation, in: environment) else { return .usage }
        let output = LogOutput(
            service: "tracewell", environment: configuration.log.environment,
            clock: environment.time)
        let collector: CollectorProcess
        do throws(CollectorError) {
            collector = try CollectorProcess(configuration, output: output, time: environment.time)
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
        while Signals.wait() == .reload { reload(collector, invocation, in: environment) }
        collector.stop()
        return .done
    }

    private func load(
        _ invocation: Invocation, in environment: ToolEnvironment
    ) -> CollectorConfiguration? {
        ConfigurationLoading.load(
            invocation[Flags.config]?.path, overrides: invocation.overrides, in: environment)
    }

    /// Reads the configuration again; one with mistakes changes nothing.
    private func reload(
        _ collector: CollectorProcess, _ invocation: Invocation, in environment: ToolEnvironment
    ) {
        guard let changed = load(invocation, in: environment),
            (try? collector.reload(changed)) != nil
        else {
            environment.complain(
                "the configuration was not reloaded; the one before stays in force")
            return
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
