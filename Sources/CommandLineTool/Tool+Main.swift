import Configuration
import HTTPClient
import SystemClock

extension Tool {
    /// The tool with every verb there is.
    package static let tracewell = Tool(
        .tracewell,
        actions: [
            CheckConfigAction.self, CompletionsAction.self, GraphAction.self, OperationsAction.self,
            SamplingAuditAction.self, SamplingBumpAction.self, SamplingBumpsAction.self,
            SamplingCancelAction.self, SamplingExtendAction.self, SamplingImportAction.self,
            SamplingShowAction.self, SamplingTestAction.self,
            SearchAction.self, SendAction.self, ServeAction.self, ServicesAction.self,
            StatsAction.self, TraceAction.self, VerifyAction.self, VersionAction.self,
            WhyAction.self,
        ])

    /// Runs the command line of this process.
    ///
    /// - Parameter arguments: The words of the process, its name first.
    /// - Returns: The exit status.
    package static func main(_ arguments: [String]) -> Int32 {
        let variables = ProcessEnvironment.current()
        var environment = ToolEnvironment(
            output: StandardStream.output, errors: StandardStream.errors, variables: variables,
            terminalWidth: Terminal.width, time: SystemTime(), connect: { HTTPSession($0) })
        environment.pager = Pager(variables)
        return tracewell.run(Array(arguments.dropFirst()), in: environment).rawValue
    }
}
