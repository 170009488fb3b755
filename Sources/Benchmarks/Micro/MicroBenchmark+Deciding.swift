import Bytes
import OTLP
import Sampling
import SemanticConventions

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
            var span = ConventionalSpan()
            for batch in batches {
                for record in batch.spans {
                    span.read(record, in: batch)
                    consume(span.spanClass)
                }
            }
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
