/// What the command line asks for.
struct Options {
    /// What is done with the benchmarks that are selected.
    enum Mode: Equatable {
        case measure
        /// Counts instructions under valgrind and compares them with the thresholds.
        case check
        /// One counted pass of one benchmark; what `check` runs under valgrind.
        case count(String)
        case list
        case help
    }

    private(set) var mode = Mode.measure
    /// Names of benchmarks and of groups of them; empty for all.
    private(set) var names: [String] = []
    private(set) var isQuick = false
    private(set) var rounds: Int?
    private(set) var jsonFile: String?
    private(set) var thresholdsFile = "scripts/bench-thresholds.txt"
    private(set) var spans: Int?
    private(set) var connections = 4
    private(set) var storedSpans: Int?
    private(set) var storeDirectory: String?
    /// Whether what is measured becomes the thresholds.
    private(set) var accepts = false

    static let help = """
        Benchmarks [NAME…]      measures all benchmarks, or those named; --list names them and
                                their groups
          --quick               fewer rounds, fewer spans: to see whether it works
          --rounds N            rounds of a micro benchmark (15; 5 with --quick)
          --spans N             spans that a scenario sends (1000000; 50000 with --quick)
          --connections K       over so many connections (4)
          --stored N            spans in the store before a look-up (5000000; 100000 with --quick)
          --store DIR           keeps that store, or takes the one that is there
          --json FILE           writes all figures, those of each round too
          --check               counts instructions and allocations under valgrind instead, fails
                                where they are 10 % over the thresholds
          --thresholds FILE     (scripts/bench-thresholds.txt)
          --update              makes the thresholds what is measured
        """

    /// Reads the arguments behind the name of the program.
    init(_ arguments: [String]) throws(BenchmarkError) {
        var rest = arguments[...]
        while let argument = rest.popFirst() {
            switch argument {
            case "--help", "-h": mode = .help
            case "--list": mode = .list
            case "--check": mode = .check
            case "--count": mode = .count(try Self.value(of: argument, &rest))
            case "--quick": isQuick = true
            case "--update": accepts = true
            case "--rounds": rounds = try Self.number(of: argument, &rest)
            case "--json": jsonFile = try Self.value(of: argument, &rest)
            case "--spans": spans = try Self.number(of: argument, &rest)
            case "--connections": connections = try Self.number(of: argument, &rest)
            case "--stored": storedSpans = try Self.number(of: argument, &rest)
            case "--store": storeDirectory = try Self.value(of: argument, &rest)
            case "--thresholds": thresholdsFile = try Self.value(of: argument, &rest)
            default:
                guard !argument.hasPrefix("-") else { throw .usage("unknown option \(argument)") }
                names.append(argument)
            }
        }
    }

    /// Whether a benchmark is selected, by its own name or by one of its groups.
    func selects(_ name: String, in groups: String...) -> Bool {
        names.isEmpty || names.contains(name) || groups.contains { names.contains($0) }
    }

    /// What scenarios are to do; the collector is the one that was built beside this program, or that
    /// of `TRACEWELL_BINARY`.
    var scenarioSettings: ScenarioSettings {
        let beside = ProgramEnvironment.executable.split(separator: "/").dropLast()
        let binary = "/\(beside.joined(separator: "/"))/tracewell"
        return ScenarioSettings(
            isQuick: isQuick, binary: ProgramEnvironment.variable("TRACEWELL_BINARY") ?? binary,
            spans: spans ?? (isQuick ? 50_000 : 1_000_000), connections: connections,
            storedSpans: storedSpans ?? (isQuick ? 100_000 : 5_000_000),
            storeDirectory: storeDirectory)
    }

    private static func value(
        of option: String, _ rest: inout ArraySlice<String>
    ) throws(BenchmarkError) -> String {
        guard let value = rest.popFirst() else { throw .usage("\(option) needs a value") }
        return value
    }

    private static func number(
        of option: String, _ rest: inout ArraySlice<String>
    ) throws(BenchmarkError) -> Int {
        let text = try value(of: option, &rest)
        guard let number = Int(text), number > 0 else {
            throw .usage("\(option) needs a number above 0, not \(text)")
        }
        return number
    }
}
