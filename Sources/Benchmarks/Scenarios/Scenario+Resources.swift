import Bytes
import Journal
import Synchronization
import SystemClock
import TraceModel

// What a collector needs to hold spans, and to come back with them.
extension Scenario {
    /// A collector that nobody sends anything.
    static let idle = Scenario(
        name: "idle", group: "memory", summary: "a collector without work"
    ) { settings in
        let directory = try TemporaryDirectory()
        let collector = try CollectorUnderTest(settings.binary, in: directory)
        let before = try collector.usage
        let seconds = settings.isQuick ? 2 : 10
        Clock.sleep(.seconds(seconds))
        let after = try collector.usage
        let used = after.processorSeconds - before.processorSeconds
        return [
            Figure("start", Double(collector.startTime) / 1e9, "s"),
            Figure("memory", Double(after.residentBytes) / 1e6, "MB"),
            Figure("processor", used / Double(seconds) * 1000, "ms/s"),
        ]
    }

    /// Spans that wait for their decision, none of which comes while it is measured.
    static let pendingMemory = Scenario(
        name: "pending-memory", group: "memory", summary: "resident memory of pending spans"
    ) { settings in
        var options = CollectorOptions()
        options.decisionWait = ("1h", "1h")
        options.pendingBytes = "64GiB"
        let payloads = Payloads(spans: settings.spans, form: .protobuf)
        let directory = try TemporaryDirectory()
        let collector = try CollectorUnderTest(settings.binary, options, in: directory)
        let empty = try collector.usage.residentBytes
        let load = LoadGenerator(address: collector.receiver, connections: settings.connections)
        _ = try load.send(payloads)
        let full = try collector.usage.residentBytes
        let spans = Double(payloads.spanCount)
        return [
            Figure("pending spans", spans, "spans"),
            Figure("bytes sent", Double(payloads.byteCount) / spans, "bytes/span"),
            Figure("memory without spans", Double(empty) / 1e6, "MB", atMost: 100),
            Figure(
                "memory of pending spans", Double(full - empty) / spans, "bytes/span",
                atMost: 700),
        ]
    }

    /// Spans of the corpus that fill a journal of 1 GiB.
    private static let gibibyteSpans = 1_850_000

    /// A collector that was ended with a journal full of spans that are not settled.
    static let journalStart = Scenario(
        name: "start-journal", group: "start", summary: "start with a journal to replay"
    ) { settings in
        let payloads = Payloads(
            spans: settings.isQuick ? settings.spans : gibibyteSpans, form: .protobuf)
        let directory = try TemporaryDirectory()
        let data = "\(directory.path)/data"
        let bytes = try fillJournal("\(data)/journal", with: payloads)
        let collector = try CollectorUnderTest(
            settings.binary, in: directory, data: data, atMost: .seconds(120))
        let usage = try collector.usage
        try collector.waitUntilSettled(spans: payloads.spanCount, atMost: .seconds(120))
        // The promise is for 1 GiB; what is replayed here is proportional to it.
        let gibibytes = Double(bytes) / Double(1 << 30)
        return [
            Figure("journal", gibibytes, "GiB"),
            Figure("until ready", Double(collector.startTime) / 1e9, "s", atMost: 10 * gibibytes),
            Figure("processor until ready", usage.processorSeconds, "s"),
            Figure("memory when ready", Double(usage.residentBytes) / 1e6, "MB"),
        ]
    }

    /// Writes requests into a journal as a collector does that is ended before it settles them.
    private static func fillJournal(
        _ directory: String, with payloads: Payloads
    ) throws -> Int {
        try FileTree.makeDirectory(directory)
        let journal = try FileJournal(JournalOptions(directory: directory), time: SystemTime())
        _ = try journal.replay(progress: { _ in }) { _ in }
        let failed = Atomic(0)
        for body in payloads.bodies {
            body.withView { view in
                journal.append(view, encoding: .identity, receivedAt: SystemTime().now()) {
                    if case .failure = $0 { failed.add(1, ordering: .relaxed) }
                }
            }
        }
        journal.close()
        let missing = failed.load(ordering: .relaxed)
        guard missing == 0 else {
            throw BenchmarkError.failed("the journal took \(missing) requests less than it should")
        }
        return payloads.byteCount
    }
}
