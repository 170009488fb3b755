import Bytes

/// One stage of the way of a span, measured alone.
struct MicroBenchmark: Sendable {
    /// What it is selected by.
    let name: String
    /// What one pass does, in a few words.
    let summary: String
    /// What the figures are given for one of.
    let unit: String
    /// Makes the inputs, which no figure contains.
    let prepare: @Sendable (MicroCorpus) throws -> Prepared

    /// A benchmark ready to run.
    struct Prepared {
        /// How many units one pass works through.
        var units: Int
        /// The bytes that a pass reads: what the baselines walk over and copy.
        var input: [ByteBuffer]
        /// Comes before each pass and is not measured.
        var before: () -> Void = {}
        /// The work.
        var pass: () -> Void
    }

    /// All of them, in the order in which a span meets them.
    static let all =
        ingestion + [headAll, headTenth, conventions, insights, journal, assembly] + sampling
        + [decisionLog] + storing
        + reading
}

/// Times one pass of a benchmark, and does nothing else.
///
/// The counting of instructions begins and ends with this function: `CallgrindRun` finds it by its
/// name, so it must stay a function of its own.
@inline(never)
func measuredPass(_ pass: () -> Void) -> Elapsed { Elapsed.measure(pass) }

/// Keeps a value from being optimised away together with the work that made it.
@inline(never)
func consume<Value>(_ value: borrowing Value) where Value: ~Copyable {}
