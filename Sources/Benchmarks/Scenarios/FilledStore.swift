import OTLP
import SystemClock
import TestSupport
import TraceModel
import TraceStore

/// A data directory with a given number of stored spans, in blocks as full as a collector's.
///
/// The spans are given to the store itself, which spares the way there. A directory that is kept is
/// filled up where an earlier run has left it: a hundred million spans take some minutes, and are
/// worth it once.
struct FilledStore {
    /// The data directory for a collector.
    let data: String
    /// How many spans it holds.
    let spans: Int
    /// What they take on the disk.
    let bytes: Int
    /// What storing a span took, in nanoseconds of processor time, upkeep of the store included: of
    /// the first and of the last portion that this run has stored.
    let storingCosts: (first: Double, last: Double)?
    /// Traces from all over the store.
    let sample: CorpusSample
    /// Keeps a directory that is to be removed.
    private let temporary: TemporaryDirectory?

    /// Spans are sent so many at a time, which is what has to fit into memory.
    private static let portion = 1_000_000
    /// From how many portions, over all that is stored, things are looked up.
    private static let sampledPortions = 5
    private static let bytesPerSpan = 28
    private static let firstStart: UInt64 = 1_767_225_600_000_000_000
    /// A portion holds some 50,000 traces, which start 2 ms apart.
    private static let portionTime: UInt64 = 110_000_000_000

    /// Fills a directory, or takes one that is full.
    ///
    /// `partitions` is how many a store has that is not kept; nil for as few as there may be.
    init(
        _ settings: ScenarioSettings, partitions: Int? = nil
    ) throws(BenchmarkError) {
        if let kept = settings.storeDirectory {
            temporary = nil
            data = kept
        } else {
            let directory = try TemporaryDirectory()
            temporary = directory
            data = "\(directory.path)/data"
        }
        let portion = min(Self.portion, settings.storedSpans)
        let portions = settings.storedSpans / portion
        try FileTree.makeDirectory(data)
        let counter = "\(data)/portions"
        let present = TextFile.read(counter).flatMap { Int($0.filter(\.isNumber)) } ?? 0
        var options = Self.options("\(data)/traces")
        if let partitions, settings.storeDirectory == nil {
            options.partitionBytes = settings.storedSpans * Self.bytesPerSpan / partitions
        }
        var costs: [Double] = []
        for number in present..<max(present, portions) {
            let taken = try Self.fill(options, number, portion)
            costs.append(taken / Double(portion))
            try TextFile.write("\(number + 1)\n", to: counter)
        }
        if let first = costs.first, let last = costs.last {
            storingCosts = (first, last)
        } else {
            storingCosts = nil
        }
        spans = max(present, portions) * portion
        bytes = FileTree.allocatedBytes("\(data)/traces")
        sample = Self.sample(ofPortions: max(present, portions), spans: portion)
    }

    /// How a store of this size is opened: in partitions as large as they become.
    static func options(_ directory: String) -> SQLiteStoreOptions {
        var options = SQLiteStoreOptions(directory: directory)
        options.retention.maxBytes = 1_000 << 30
        return options
    }

    /// Stores a portion; gives what that took, in nanoseconds of processor time.
    private static func fill(
        _ options: SQLiteStoreOptions, _ number: Int, _ spans: Int
    ) throws(BenchmarkError) -> Double {
        do {
            let store = try SQLiteTraceStore(options, time: SystemTime())
            var blocks = CorpusBlocks(Corpus(seed: seed(number), start: start(number)))
            var elapsed = Elapsed()
            for _ in 0..<max(1, spans / SQLiteStoreOptions.blockSpans) {
                let block = blocks.next()
                var failure: (any Error)?
                elapsed += Elapsed.measure {
                    do { try store.append(block) } catch { failure = error }
                }
                if let failure { throw failure }
            }
            elapsed += Elapsed.measure { store.close() }
            return Double(elapsed.processor)
        } catch {
            throw .failed("\(options.directory) cannot be filled: \(error)")
        }
    }

    private static func sample(ofPortions count: Int, spans: Int) -> CorpusSample {
        let sampled = min(count, sampledPortions)
        var sample = CorpusSample()
        for place in 0..<sampled {
            let number = place * (count - 1) / max(1, sampled - 1)
            var corpus = Corpus(seed: seed(number), start: start(number))
            // The first requests of a portion are those that were sent.
            for _ in 0..<min(20, spans / Payloads.standardRequest) {
                sample.add(corpus.request(spans: Payloads.standardRequest))
            }
        }
        return sample
    }

    private static func seed(_ number: Int) -> UInt64 { 1_000 + UInt64(number) }

    private static func start(_ number: Int) -> Timestamp {
        Timestamp(nanoseconds: firstStart + UInt64(number) * portionTime)
    }
}
