// What it costs to take spans in, until the last of them is stored.
extension Scenario {
    static let ingestion =
        [
            ingest(
                "ingest-protobuf", "protobuf, all kept", .protobuf, processorLimit: 1.8,
                diskLimit: 28),
            ingest("ingest-gzip", "gzip protobuf, all kept", .gzip, processorLimit: 2.4),
            ingest("ingest-json", "JSON, all kept", .json, processorLimit: 3.0),
            ingest(
                "head-protobuf", "protobuf, head sampling keeps 10 %", .protobuf,
                processorLimit: 0.5, keeps: tenth
            ) { $0.headRate = "10%" },
        ]
        + [(PayloadForm.protobuf, 1.0), (.gzip, 1.6), (.json, 2.0)].map { form, limit in
            ingest(
                "tail-\(form)", "\(form), tail policies keep 10 %", form, processorLimit: limit,
                keeps: tenth
            ) { $0.tailPolicies = CollectorOptions.tenthByTail }
        } + [cores]

    /// A tenth of the traces is about a tenth of the spans.
    private static let tenth = 0.08...0.12

    private static func ingest(
        _ name: String, _ summary: String, _ form: PayloadForm, processorLimit: Double,
        diskLimit: Double? = nil, keeps share: ClosedRange<Double> = 1...1,
        _ set: @escaping @Sendable (inout CollectorOptions) -> Void = { _ in }
    ) -> Scenario {
        Scenario(name: name, group: "ingest", summary: summary) { settings in
            var options = CollectorOptions()
            set(&options)
            let payloads = Payloads(spans: settings.spans, form: form)
            let run = try IngestRun(payloads, settings, options)
            guard share.contains(run.storedShare) else {
                throw BenchmarkError.failed("\(run.storedShare.percent) of the spans were kept")
            }
            return run.figures(processorLimit: processorLimit, diskLimit: diskLimit)
        }
    }

    /// One core for the collector and the other one for who sends, against all cores for both.
    ///
    /// Traces are decided soon, so that storing them is not put off until nothing more comes.
    private static let cores = Scenario(
        name: "ingest-cores", group: "ingest", summary: "protobuf, all kept: all cores against one"
    ) { settings in
        var options = CollectorOptions()
        options.decisionWait = ("100ms", "100ms")
        let payloads = Payloads(spans: settings.spans, form: .protobuf)
        let one = try IngestRun(payloads, settings, options, launcher: ["taskset", "-c", "0"])
        let all = try IngestRun(payloads, settings, options)
        return [
            Figure("stored by one core", one.storedPerSecond, "spans/s"),
            Figure("stored by all cores", all.storedPerSecond, "spans/s"),
            Figure("all against one", all.storedPerSecond / one.storedPerSecond, "×"),
        ]
    }
}
