/// One collector that is sent requests and stopped when all of their spans are settled.
struct IngestRun {
    private let payloads: Payloads
    private let sent: LoadGenerator.Outcome
    private let before: ProcessUsage
    private let after: ProcessUsage
    private let storedSpans: Double
    /// Nanoseconds from the first request until every span was settled.
    private let settledTime: UInt64
    private let diskBytes: Int

    /// How long spans may take to be settled after they were accepted.
    private static let settleLimit = Duration.seconds(300)

    /// Runs it.
    ///
    /// - Parameters:
    ///   - payloads: What is sent.
    ///   - settings: Which collector is started, and how many connections are used.
    ///   - options: How it is configured.
    ///   - data: The directory of what it keeps; nil for one that is removed.
    ///   - launcher: A command that runs the program.
    /// - Throws: ``BenchmarkError/failed(_:)`` when not every span is taken and settled.
    init(
        _ payloads: Payloads, _ settings: ScenarioSettings, _ options: CollectorOptions,
        data: String? = nil, launcher: [String] = []
    ) throws(BenchmarkError) {
        let directory = try TemporaryDirectory()
        let data = data ?? "\(directory.path)/data"
        let collector = try CollectorUnderTest(
            settings.binary, options, in: directory, data: data, launcher: launcher,
            atMost: .seconds(120))
        self.payloads = payloads
        before = try collector.usage
        let load = LoadGenerator(address: collector.receiver, connections: settings.connections)
        let start = Clock.wall
        sent = try load.send(payloads)
        try collector.waitUntilSettled(spans: payloads.spanCount, atMost: Self.settleLimit)
        settledTime = Clock.wall - start
        after = try collector.usage
        storedSpans = try collector.metrics()["tracewell_spans_stored_total"]
        try collector.stop()
        diskBytes = FileTree.allocatedBytes("\(data)/traces")
    }

    /// Spans that were acknowledged in a second, who sends being on the same machine.
    var acceptedPerSecond: Double { Double(payloads.spanCount) / (Double(sent.wall) / 1e9) }

    /// Spans that were settled in a second, the wait for the last decisions included.
    var storedPerSecond: Double { Double(payloads.spanCount) / (Double(settledTime) / 1e9) }

    /// Which part of the spans was stored.
    var storedShare: Double { storedSpans / Double(payloads.spanCount) }

    /// Seconds of the collector's processor time, from the first request until all is settled.
    var processorPerMillionSpans: Double {
        (after.processorSeconds - before.processorSeconds) / Double(payloads.spanCount) * 1e6
    }

    func figures(processorLimit: Double, diskLimit: Double?) -> [Figure] {
        let spans = Double(payloads.spanCount)
        return [
            Figure("spans sent", spans, "spans"),
            Figure("bytes sent", Double(payloads.byteCount) / spans, "bytes/span"),
            Figure(
                "processor", processorPerMillionSpans, "s/million spans", atMost: processorLimit),
            Figure("accepted", acceptedPerSecond, "spans/s"),
            Figure("answered, p50", sent.milliseconds(0.5), "ms"),
            Figure("answered, p99", sent.milliseconds(0.99), "ms"),
            Figure("refused, sent again", Double(sent.refusals), "requests"),
            Figure("spans stored", storedSpans, "spans"),
            Figure(
                "disk", Double(diskBytes) / max(1, storedSpans), "bytes/stored span",
                atMost: diskLimit),
            Figure("memory, most", Double(after.peakBytes) / 1e6, "MB"),
        ]
    }
}
