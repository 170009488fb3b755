// What is found, and how fast, in a store with many spans.
extension Scenario {
    static let lookUps = [lookUp, retention]

    private static let lookUp = Scenario(
        name: "lookup", group: "lookup", summary: "traces and searches over the API"
    ) { settings in
        let store = try FilledStore(settings)
        let directory = try TemporaryDirectory()
        let collector = try CollectorUnderTest(
            settings.binary, in: directory, data: store.data, atMost: .seconds(120))
        let usage = try collector.usage
        var figures = [
            Figure("spans stored", Double(store.spans), "spans"),
            Figure("disk", Double(store.bytes) / Double(store.spans), "bytes/span"),
            Figure("start", Double(collector.startTime) / 1e9, "s", atMost: 1),
            Figure("memory after the start", Double(usage.residentBytes) / 1e6, "MB"),
        ]
        if let costs = store.storingCosts {
            figures.append(Figure("storing the first of them, processor", costs.first, "ns/span"))
            figures.append(Figure("storing the last of them, processor", costs.last, "ns/span"))
        }
        for question in LookUpQuestions(store.sample).all {
            figures += try question.ask(of: collector)
        }
        return figures
    }
}

/// One kind of question, asked about many things.
struct LookUpQuestion {
    let name: String
    let targets: [String]
    /// What the median and the 99th percentile should be at most, in milliseconds.
    let limits: (p50: Double?, p99: Double?)
    /// Whether an answer is the right one.
    let expectation: (CollectorUnderTest.Answer) -> Bool

    /// Asks for one thing after the other; gives the latency as one client sees it over HTTP.
    ///
    /// - Throws: ``BenchmarkError/failed(_:)`` for an answer that is not the right one.
    func ask(of collector: CollectorUnderTest) throws(BenchmarkError) -> [Figure] {
        guard !targets.isEmpty else { return [] }
        var latencies: [Double] = []
        for target in targets {
            let start = Clock.wall
            let answer = try collector.answer(to: target)
            latencies.append(Double(Clock.wall - start) / 1e6)
            guard expectation(answer) else {
                throw .failed(
                    "GET \(target) does not give what is stored: \(answer.text.prefix(500))")
            }
        }
        let samples = Samples(latencies)
        return [
            Figure("\(name), p50", samples.median, "ms", atMost: limits.p50),
            Figure("\(name), p99", samples.quantile(0.99), "ms", atMost: limits.p99),
        ]
    }
}
