import SystemClock
import TestSupport
import TraceModel

/// A data directory with a given number of stored spans, as a collector has stored them.
///
/// One that is kept is filled up where an earlier run has left it: a hundred million spans take a
/// quarter of an hour, and are worth it once.
struct FilledStore {
    /// The data directory for a collector.
    let data: String
    /// How many spans it holds.
    let spans: Int
    /// What they take on the disk.
    let bytes: Int
    /// Traces from all over the store.
    let sample: CorpusSample
    /// Keeps a directory that is to be removed.
    private let temporary: TemporaryDirectory?

    /// Spans are sent so many at a time, which is what has to fit into memory.
    private static let portion = 1_000_000
    /// From how many portions, over all that is stored, things are looked up.
    private static let sampledPortions = 5
    private static let firstStart: UInt64 = 1_767_225_600_000_000_000
    /// A portion holds some 50,000 traces, which start 2 ms apart.
    private static let portionTime: UInt64 = 110_000_000_000

    /// Fills a directory, or takes one that is full.
    init(_ settings: ScenarioSettings) throws(BenchmarkError) {
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
        for number in present..<max(present, portions) {
            try Self.send(Self.payloads(number, portion), to: data, settings)
            try TextFile.write("\(number + 1)\n", to: counter)
        }
        spans = max(present, portions) * portion
        bytes = FileTree.allocatedBytes("\(data)/traces")
        sample = Self.sample(ofPortions: max(present, portions), spans: portion)
    }

    private static func send(
        _ payloads: Payloads, to data: String, _ settings: ScenarioSettings
    ) throws(BenchmarkError) {
        let directory = try TemporaryDirectory()
        let collector = try CollectorUnderTest(
            settings.binary, in: directory, data: data, atMost: .seconds(120))
        let load = LoadGenerator(address: collector.receiver, connections: settings.connections)
        _ = try load.send(payloads)
        try collector.waitUntilSettled(spans: payloads.spanCount, atMost: .seconds(300))
        try collector.stop()
    }

    private static func payloads(_ number: Int, _ spans: Int) -> Payloads {
        Payloads(
            spans: spans, form: .protobuf, seed: seed(number), start: start(number))
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
