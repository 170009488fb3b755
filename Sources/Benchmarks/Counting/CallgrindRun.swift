/// Counts what one pass of a micro benchmark executes, which is the same in every run on a machine.
///
/// Valgrind runs a copy of this program with `--count NAME`, and collects only while
/// ``measuredPass(_:)`` is on the stack. Processor features decide which routines the libraries take,
/// so counts compare between machines with the same ones only.
struct CallgrindRun {
    /// The copy without debug information, which the valgrind of Debian 12 cannot read.
    private let program: String
    private let directory: TemporaryDirectory

    /// How many requests are counted over: instructions take fifty times their time under valgrind.
    static let requests = 4
    private static let limit = Duration.seconds(600)

    /// Makes the copy.
    init() throws(BenchmarkError) {
        directory = try TemporaryDirectory()
        program = "\(directory.path)/Benchmarks"
        _ = try ChildProcess.run(
            ["strip", "--strip-debug", "-o", program, ProgramEnvironment.executable],
            in: directory, atMost: .seconds(60))
    }

    /// Counts one benchmark.
    func count(_ benchmark: MicroBenchmark) throws(BenchmarkError) -> UnitCost {
        let file = "\(directory.path)/\(benchmark.name).callgrind"
        let output = try ChildProcess.run(
            [
                "valgrind", "--tool=callgrind", "--toggle-collect=*12measuredPass*",
                "--callgrind-out-file=\(file)", program, "--count", benchmark.name,
            ], in: directory, atMost: Self.limit,
            // Swift seeds its hash tables at random otherwise.
            variables: ["SWIFT_DETERMINISTIC_HASHING": "1"])
        let numbers = output.split { $0.isWhitespace }.compactMap { Double($0) }
        guard numbers.count == 2, numbers[0] > 0, let instructions = Self.total(in: file) else {
            throw .failed("callgrind gave no counts of \(benchmark.name)")
        }
        return UnitCost(
            instructions: instructions / numbers[0], allocations: numbers[1] / numbers[0])
    }

    /// The instructions that were collected, from the line of callgrind's file that has their sum.
    private static func total(in file: String) -> Double? {
        let lines = TextFile.read(file)?.split(separator: "\n") ?? []
        let totals = lines.first { $0.hasPrefix("totals: ") }?.dropFirst(8)
        return totals.flatMap { Double($0) }.flatMap { $0 > 0 ? $0 : nil }
    }

    /// What the copy does under valgrind: a pass to warm up and one that is counted; prints how many
    /// units it has and how many allocations it made.
    static func runCounted(_ benchmark: MicroBenchmark) throws {
        let prepared = try benchmark.prepare(MicroCorpus(requests: requests))
        prepared.before()
        prepared.pass()
        prepared.before()
        let elapsed = measuredPass(prepared.pass)
        print(prepared.units, elapsed.allocations)
    }
}

/// What one unit of a benchmark costs, whatever else the machine does.
struct UnitCost: Equatable {
    var instructions: Double
    /// Calls of the functions that allocate memory.
    var allocations: Double
}
