// What it costs to take spans in, until the last of them is stored.
extension Scenario {
    static let ingestion = [
        ingest(
            "ingest-protobuf", "protobuf, all kept", .protobuf, processorLimit: 1.8,
            diskLimit: 28),
        ingest("ingest-gzip", "gzip protobuf, all kept", .gzip, processorLimit: 2.4),
        ingest("ingest-json", "JSON, all kept", .json, processorLimit: 3.0),
        ingest(
            "ingest-tenth", "protobuf, head sampling keeps 10 %", .protobuf, headRate: "10%",
            processorLimit: 0.5),
        cores,
    ]

    private static func ingest(
        _ name: String, _ summary: String, _ form: PayloadForm, headRate: String = "100%",
        processorLimit: Double, diskLimit: Double? = nil
    ) -> Scenario {
        Scenario(name: name, group: "ingest", summary: summary) { settings in
            var options = CollectorOptions()
            options.headRate = headRate
            let payloads = Payloads(spans: settings.spans, form: form)
            let run = try IngestRun(payloads, settings, options)
            return run.figures(processorLimit: processorLimit, diskLimit: diskLimit)
        }
    }

    /// One core for the collector and the other one for who sends, against all cores for both.
    private static let cores = Scenario(
        name: "ingest-cores", group: "ingest", summary: "protobuf, all kept: two cores against one"
    ) { settings in
        let payloads = Payloads(spans: settings.spans, form: .protobuf)
        let one = try IngestRun(
            payloads, settings, CollectorOptions(), launcher: ["taskset", "-c", "0"])
        let all = try IngestRun(payloads, settings, CollectorOptions())
        return [
            Figure("accepted on one core", one.acceptedPerSecond, "spans/s"),
            Figure("accepted on all cores", all.acceptedPerSecond, "spans/s"),
            Figure("all against one", all.acceptedPerSecond / one.acceptedPerSecond, "×"),
        ]
    }
}

/// One collector that is sent requests and stopped when all of their spans are settled.
struct IngestRun {
    private let payloads: Payloads
    private let sent: LoadGenerator.Outcome
    private let before: ProcessUsage
    private let after: ProcessUsage
    private let storedSpans: Double
    private let diskBytes: Int

    /// How long spans may take to be settled after they were accepted.
    private static let settleLimit = Duration.seconds(120)

    /// Runs it, in a directory that is removed.
    init(
        _ payloads: Payloads, _ settings: ScenarioSettings, _ options: CollectorOptions,
        launcher: [String] = []
    ) throws(BenchmarkError) {
        let directory = try TemporaryDirectory()
        let data = "\(directory.path)/data"
        let collector = try CollectorUnderTest(
            settings.binary, options, in: directory, data: data, launcher: launcher)
        self.payloads = payloads
        before = try collector.usage
        let load = LoadGenerator(address: collector.receiver, connections: settings.connections)
        sent = try load.send(payloads)
        try collector.waitUntilSettled(spans: payloads.spanCount, atMost: Self.settleLimit)
        after = try collector.usage
        storedSpans = try collector.metrics()["tracewell_spans_stored_total"]
        try collector.stop()
        diskBytes = FileTree.allocatedBytes("\(data)/traces")
    }

    /// Spans that were acknowledged in a second, who sends being on the same machine.
    var acceptedPerSecond: Double { Double(payloads.spanCount) / (Double(sent.wall) / 1e9) }

    func figures(processorLimit: Double, diskLimit: Double?) -> [Figure] {
        let spans = Double(payloads.spanCount)
        let processor = (after.processorSeconds - before.processorSeconds) / spans * 1e6
        return [
            Figure("spans sent", spans, "spans"),
            Figure("bytes sent", Double(payloads.byteCount) / spans, "bytes/span"),
            Figure("processor", processor, "s/million spans", atMost: processorLimit),
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
