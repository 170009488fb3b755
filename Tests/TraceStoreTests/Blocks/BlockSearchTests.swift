import Assembly
import Bytes
import OTLP
import Testing
import TraceModel

@testable import TraceStore

/// A search in a block finds what a look at the spans themselves finds.
@Suite struct BlockSearchTests {
    /// Criteria of which some hold for some of the spans.
    private func criteria(_ random: inout TestRandom) -> SpanCriteria {
        var criteria = SpanCriteria()
        if random.chance(25) { criteria.service = "s\(random.below(5))" }
        if random.chance(25) { criteria.operation = "name \(random.below(10))" }
        if random.chance(25) {
            criteria.environment = random.pick(["prod", "dev", "staging", "default", "none"])
        }
        if random.chance(20) { criteria.minDurationNanos = random.next() % 1_000_000_000 }
        if random.chance(20) { criteria.maxDurationNanos = random.next() % 1_000_000_000 }
        if random.chance(20) { criteria.errorOnly = true }
        while random.chance(60) {
            criteria.attributes.append(
                SpanCriteria.AttributeEquals(
                    key: random.pick(["http.route", "id", "count", "ratio", "flag", "k", ""]),
                    value: random.pick([
                        "value \(random.below(12))", "true", "false", "\(random.below(300))",
                        "\(Double(random.below(9_999)) / 100)", "nan", "inf", "-0.0", "0.1", "",
                        "the last one counts", "naïve 😀 3",
                    ])))
        }
        return criteria
    }

    @Test(arguments: 1...25)
    func `Both ways to match agree, and no filter hides a match`(seed: UInt64) throws {
        var request = RandomRequest(seed: seed, traces: 30)
        let batch = try SpanBatch.scan(request.body(spans: 150)).batch
        let traces = LosslessTests.traces(of: [batch])
        let block = try #require(try LosslessTests.blocks(traces).first)
        var random = TestRandom(seed: seed)
        var matched = 0
        for _ in 0..<60 {
            let criteria = criteria(&random)
            var matcher = SpanMatcher(criteria)
            let expected = traces.map { matcher.matchesAny(of: $0.runs) }
            let reader = try BlockReader(head: block.head, body: block.body)
            let prepared = PreparedCriteria(criteria)
            #expect(try reader.matches(prepared) == expected, "\(criteria)")
            if expected.contains(true) {
                matched += 1
                let isAllowed = block.filter.withView { SearchFilter(prepared).isAllowed($0) }
                #expect(isAllowed, "the filter hides \(criteria)")
            }
        }
        #expect(matched > 5)
    }

    @Test(arguments: 1...10)
    func `A fragment sums up as its spans do`(seed: UInt64) throws {
        var request = RandomRequest(seed: seed, traces: 9)
        let batch = try SpanBatch.scan(request.body(spans: 80)).batch
        let traces = LosslessTests.traces(of: [batch])
        let block = try #require(try LosslessTests.blocks(traces).first)
        let reader = try BlockReader(head: block.head, body: block.body)
        for (place, trace) in traces.enumerated() {
            var builder = SummaryBuilder(trace.traceID)
            // The store keeps spans by start; of two that could stand for a trace, the first does.
            let spans = trace.runs.flatMap { run in run.records.map { ($0, run.batch) } }
                .enumerated()
                .sorted {
                    ($0.element.0.startTime, $0.offset) < ($1.element.0.startTime, $1.offset)
                }
            for (_, span) in spans { builder.add(span.0, in: span.1) }
            #expect(
                try reader.summary(of: place).summary
                    == builder.summary(threshold: trace.threshold))
        }
    }
}
