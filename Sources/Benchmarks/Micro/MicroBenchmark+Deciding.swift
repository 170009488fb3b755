import Bytes
import Insights
import OTLP
import Sampling
import SemanticConventions
import TestSupport

// What is found out about spans on their way.
extension MicroBenchmark {
    static let headAll = head(
        "head-all", summary: "head sampling where the environment keeps everything", rate: 1)

    static let headTenth = head(
        "head-tenth", summary: "head sampling at 10 %, the rewriting not included", rate: 0.1)

    static let conventions = MicroBenchmark(
        name: "conventions", summary: "read a span's conventional attributes, tell its class",
        unit: "span"
    ) { corpus in
        let batches = corpus.batches
        return Prepared(units: corpus.spanCount, input: corpus.bodies) {
            var span = ConventionalSpan(many: true)
            for batch in batches {
                for record in batch.spans {
                    span.read(record, in: batch)
                    consume(span.spanClass)
                }
            }
        }
    }

    /// Reads one batch again and again, which is then in the cache, as one is that was just scanned.
    ///
    /// Each pass begins with nobody waiting for the other side of a call.
    static let insights = MicroBenchmark(
        name: "insights", summary: "count spans by what they say, before sampling", unit: "span"
    ) { corpus in
        let batch = corpus.batches[0]
        let times = corpus.batches.count
        let time = ManualTime()
        let insights = SpanInsights(time: time)
        insights.count(insights.read(batch))
        return Prepared(
            units: batch.spans.count * times,
            input: [ByteBuffer](repeating: corpus.bodies[0], count: times)
        ) {
            time.advance(by: .seconds(3700))
        } pass: {
            for _ in 0..<times { insights.count(insights.read(batch)) }
        }
    }

    private static func head(_ name: String, summary: String, rate: Double) -> MicroBenchmark {
        MicroBenchmark(name: name, summary: summary, unit: "span") { corpus in
            let batches = corpus.batches
            let sampler = HeadSampler(rates: ["prod": rate])
            return Prepared(units: corpus.spanCount, input: corpus.bodies) {
                var tally = HeadTally(for: sampler)
                for batch in batches {
                    consume(sampler.sample(batch, counting: &tally))
                    tally.reset()
                }
            }
        }
    }
}
