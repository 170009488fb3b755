// How long a sender waits for its 200 while the collector has room to breathe.
extension Scenario {
    static let acknowledgement = [
        acknowledge("ack-os", durability: "os", limit: 5),
        acknowledge("ack-fsync", durability: "fsync", limit: 25),
    ]

    /// What an acknowledgement is measured over: half of what the collector can take.
    private static let loadShare = 0.5

    private static func acknowledge(
        _ name: String, durability: String, limit: Double
    ) -> Scenario {
        Scenario(
            name: name, group: "ack",
            summary: "answers at half of the full load, durability \(durability)"
        ) { settings in
            var options = CollectorOptions()
            options.durability = durability
            let payloads = Payloads(spans: settings.spans, form: .protobuf)
            // What is accepted must be stored as well, so traces do not wait until nothing more comes.
            options.decisionWait = ("100ms", "100ms")
            let full = try IngestRun(payloads, settings, options)
            let rate = full.storedPerSecond * loadShare
            let outcome = try send(payloads, spansPerSecond: rate, settings, options)
            return [
                Figure("load", rate, "spans/s"),
                Figure("answered, p50", outcome.milliseconds(0.5), "ms"),
                Figure("answered, p99", outcome.milliseconds(0.99), "ms", atMost: limit),
                Figure("answered, slowest", outcome.milliseconds(1), "ms"),
                Figure("refused, sent again", Double(outcome.refusals), "requests"),
            ]
        }
    }

    private static func send(
        _ payloads: Payloads, spansPerSecond rate: Double, _ settings: ScenarioSettings,
        _ options: CollectorOptions
    ) throws(BenchmarkError) -> LoadGenerator.Outcome {
        let directory = try TemporaryDirectory()
        let collector = try CollectorUnderTest(settings.binary, options, in: directory)
        let requests = Double(payloads.bodies.count) / Double(payloads.spanCount)
        let load = LoadGenerator(
            address: collector.receiver, connections: settings.connections, rate: rate * requests)
        let outcome = try load.send(payloads)
        withExtendedLifetime(collector) {}
        return outcome
    }
}
