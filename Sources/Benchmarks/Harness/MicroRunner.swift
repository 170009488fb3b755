import Bytes

/// Runs micro benchmarks in rounds.
struct MicroRunner {
    /// How many rounds give a figure each.
    let rounds: Int
    /// How long a round lasts at least, in nanoseconds of processor time.
    let roundTime: UInt64

    /// Measures a benchmark: one round to warm up, which is thrown away, then the rounds.
    ///
    /// Each round measures the baselines right before the work, so that what disturbs the one
    /// disturbs the other.
    func measure(_ benchmark: MicroBenchmark, on corpus: MicroCorpus) throws -> MicroResult {
        let prepared = try benchmark.prepare(corpus)
        let baselines = Baselines(prepared.input)
        let units = Double(prepared.units)
        var processor: [Double] = []
        var wall: [Double] = []
        var walks: [Double] = []
        var copies: [Double] = []
        var allocations = 0.0
        _ = time(before: prepared.before, prepared.pass)
        for _ in 0..<rounds {
            let walk = time(baselines.walk)
            let copy = time(baselines.copy)
            let work = time(before: prepared.before, prepared.pass)
            allocations = work.allocations / units
            processor.append(work.processor / units)
            wall.append(work.wall / units)
            walks.append(work.processor / walk.processor)
            copies.append(work.processor / copy.processor)
        }
        let bytes = prepared.input.reduce(0) { $0 + $1.count }
        return MicroResult(
            name: benchmark.name, unit: benchmark.unit, bytes: Double(bytes) / units,
            allocations: allocations, processor: Samples(processor), wall: Samples(wall),
            walks: Samples(walks),
            copies: Samples(copies))
    }

    /// What one pass takes, the mean of as many as make the round long enough.
    private func time(
        before: () -> Void = {}, _ pass: () -> Void
    ) -> (processor: Double, wall: Double, allocations: Double) {
        var sum = Elapsed()
        var passes = 0.0
        repeat {
            before()
            sum += measuredPass(pass)
            passes += 1
        } while sum.processor < roundTime
        return (
            Double(sum.processor) / passes, Double(sum.wall) / passes,
            Double(sum.allocations) / passes
        )
    }
}
