import Bytes

/// `stats`: shows what is stored and how big it is.
struct StatsAction: VerbAction {
    static let name = "stats"

    func run(_ invocation: Invocation, in environment: ToolEnvironment) -> ExitStatus {
        environment.attempt { () throws(ToolFailure) in
            let body = try ServerAPI(invocation, in: environment).get(["stats"])
            guard !invocation[Flags.json] else {
                environment.output.write(body.string + "\n")
                return .done
            }
            let style = environment.style(for: invocation)
            let table = StatisticsTable(try statistics(body), style: style)
            environment.show(table.lines(), style: style)
            return .done
        }
    }

    private func statistics(_ body: ByteBuffer) throws(ToolFailure) -> ServerStatistics {
        do {
            return try ServerStatistics(body)
        } catch {
            throw ToolFailure(unreadable: error)
        }
    }
}
