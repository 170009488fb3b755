/// The questions that a store is asked, about what a sample of it holds.
struct LookUpQuestions {
    private let sample: CorpusSample

    /// How many things are asked for of a kind.
    private static let traces = 1_000
    private static let searches = 100

    init(_ sample: CorpusSample) { self.sample = sample }

    /// All of them.
    var all: [LookUpQuestion] {
        [
            question(
                "trace by id", sample.traceIDs.prefix(Self.traces).map { "/traces/\($0)" },
                limits: (1, 5)
            ) { $0.status == 200 && $0.text.contains(#""roots":[{"#) },
            question(
                "trace by absent id",
                sample.absentTraceIDs.prefix(Self.traces).map { "/traces/\($0)" }, limits: (1, 5)
            ) { $0.status == 404 },
            question(
                "rare attribute value",
                sample.requestIDs.prefix(Self.searches).map { "/search?attr=request_id%3D\($0)" },
                limits: (20, nil), Self.found),
            question(
                "absent attribute value",
                sample.absentTraceIDs.prefix(Self.searches).map {
                    "/search?attr=request_id%3D\($0)"
                },
                limits: (20, nil)
            ) { $0.text.contains(#""traces":[]"#) },
            question(
                "common attribute value, newest 20",
                ["GET", "POST"].map { "/search?limit=20&attr=http.request.method%3D\($0)" },
                limits: (20, nil), Self.found),
            question(
                "service and least duration",
                [10, 100, 1000].map {
                    "/search?service=\(CorpusSample.service)"
                        + "&min_duration=\(sample.duration(reachedByOneIn: $0))ns"
                }, limits: (20, nil), Self.found),
            question(
                "service and errors", ["/search?service=\(CorpusSample.service)&error=true"],
                limits: (nil, nil), Self.found),
            question("services", ["/services"], limits: (nil, nil)) {
                $0.text.contains(CorpusSample.service)
            },
        ]
    }

    private static func found(_ answer: CollectorUnderTest.Answer) -> Bool {
        answer.text.contains(#""traceId":"#)
    }

    /// A question; few targets are asked for again and again.
    private func question(
        _ name: String, _ targets: [String], limits: (p50: Double?, p99: Double?),
        _ expectation: @escaping (CollectorUnderTest.Answer) -> Bool
    ) -> LookUpQuestion {
        let rounds = targets.isEmpty ? 0 : max(1, Self.searches / targets.count)
        let repeated = (0..<rounds).flatMap { _ in targets.map { "/api/v1\($0)" } }
        return LookUpQuestion(
            name: name, targets: repeated, limits: limits, expectation: expectation)
    }
}
