/// Runs what the command line asks for.
struct BenchmarkProgram {
    private let options: Options
    private var report: Report
    /// What could not be measured, and why.
    private var failures: [String] = []

    init(_ options: Options) {
        self.options = options
        report = Report(machine: .current())
    }

    /// Runs the command line of this process.
    ///
    /// - Parameter arguments: The words of the process, its name first.
    /// - Returns: The exit status: 0, 1 when something failed or costs too much, 2 for wrong usage.
    static func main(_ arguments: [String]) -> Int32 {
        do {
            var program = BenchmarkProgram(try Options(Array(arguments.dropFirst())))
            try program.run()
            return 0
        } catch {
            let known = error as? BenchmarkError
            ProgramEnvironment.complain("Benchmarks: \(known?.message ?? "\(error)")\n")
            return known?.status ?? 1
        }
    }

    private mutating func run() throws {
        switch options.mode {
        case .help: print(Options.help)
        case .list: list()
        case .count(let name): try count(name)
        case .check: try check()
        case .measure: try measure()
        }
    }

    private func list() {
        for benchmark in MicroBenchmark.all {
            print("\(benchmark.name) (micro): \(benchmark.summary)")
        }
        for scenario in Scenario.all {
            print("\(scenario.name) (\(scenario.group)): \(scenario.summary)")
        }
    }

    private var selected: [MicroBenchmark] {
        MicroBenchmark.all.filter { options.selects($0.name, in: "micro") }
    }

    // MARK: Time

    private mutating func measure() throws {
        ProgramEnvironment.say("Machine: \(report.machine.description)\n\n")
        try measureMicro()
        try runScenarios()
        if let file = options.jsonFile { try TextFile.write(report.json, to: file) }
        let complaints = try judge()
        if !(failures + complaints).isEmpty {
            throw BenchmarkError.complaints(failures + complaints)
        }
    }

    private mutating func measureMicro() throws {
        guard !selected.isEmpty else { return }
        let corpus = MicroCorpus(requests: options.isQuick ? 10 : 40)
        let runner = MicroRunner(
            rounds: options.rounds ?? (options.isQuick ? 5 : 15),
            roundTime: options.isQuick ? 5_000_000 : 50_000_000)
        for benchmark in selected {
            report.micro.append(try runner.measure(benchmark, on: corpus))
        }
        ProgramEnvironment.say(report.microTable + "\n")
    }

    private mutating func runScenarios() throws {
        let settings = options.scenarioSettings
        for scenario in Scenario.all where options.selects(scenario.name, in: scenario.group) {
            if let needed = scenario.needs, ProgramEnvironment.variable(needed) == nil {
                ProgramEnvironment.say("\(scenario.name) is passed over: \(needed) is not set\n")
                continue
            }
            ProgramEnvironment.say("\(scenario.summary):\n")
            do {
                let result = ScenarioResult(
                    name: scenario.name, figures: try scenario.run(settings))
                report.scenarios.append(result)
                ProgramEnvironment.say(Report.table(of: result) + "\n")
            } catch {
                // The others have their figures all the same.
                let reason = (error as? BenchmarkError)?.message ?? "\(error)"
                ProgramEnvironment.say("not measured: \(reason)\n\n")
                failures.append("\(scenario.name): \(reason)")
            }
        }
    }

    /// Accepts the ratios or compares them with the accepted ones; says which are too high.
    private func judge() throws(BenchmarkError) -> [String] {
        var thresholds = try thresholds
        if options.accepts {
            for result in report.micro {
                thresholds.accept(walks: result.walks.median, of: result.name)
            }
            try TextFile.write(thresholds.text, to: options.thresholdsFile)
            return []
        }
        return report.micro.flatMap { thresholds.complaints(about: $0) }
    }

    private var thresholds: Thresholds {
        get throws(BenchmarkError) {
            try Thresholds(TextFile.read(options.thresholdsFile) ?? "")
        }
    }

    // MARK: Counts

    private func check() throws {
        var thresholds = try thresholds
        let callgrind = try CallgrindRun()
        var complaints: [String] = []
        var table = TextTable("benchmark", "instructions", "allocations", "accepted", "change")
        for benchmark in selected {
            let cost = try callgrind.count(benchmark)
            let accepted = thresholds.entries[benchmark.name]?.cost?.instructions
            table.append(
                "\(benchmark.name) /\(benchmark.unit)", cost.instructions.fixed(1),
                cost.allocations.fixed(3), accepted?.fixed(1) ?? "",
                accepted.map { (cost.instructions / $0 - 1).percent } ?? "")
            complaints += thresholds.complaints(about: cost, of: benchmark.name)
            thresholds.accept(cost, of: benchmark.name)
        }
        print(table.text)
        if options.accepts {
            try TextFile.write(thresholds.text, to: options.thresholdsFile)
        } else if !complaints.isEmpty {
            throw BenchmarkError.complaints(complaints)
        }
    }

    private func count(_ name: String) throws {
        guard let benchmark = MicroBenchmark.all.first(where: { $0.name == name }) else {
            throw BenchmarkError.usage("there is no benchmark \(name)")
        }
        try CallgrindRun.runCounted(benchmark)
    }
}
