import Bytes
package import Telemetry

extension SpanInsights {
    /// Has everything that is counted written at each scrape.
    package func register(in registry: MetricsRegistry) {
        for metric in InsightMetric.all {
            registry.collected(
                metric.name, metric.type, help: metric.help, labels: metric.family.labels
            ) { [self] sheet, text in write(metric, sheet, to: &text) }
        }
        registry.collected(
            "tracewell_jobs_active", .gauge,
            help: "Attempts of jobs at one time, the average over the last minute.",
            labels: SeriesFamily.jobWorker.labels
        ) { [self] sheet, text in writeActivity(sheet, to: &text) }
        registerOwn(in: registry)
    }

    private func write(_ metric: InsightMetric, _ sheet: MetricSheet, to text: inout ByteWriter) {
        // The closure takes out the family alone: copies of the rest would have to be made again.
        let (store, exemplars) = look { state, _ in (state.series[metric.family], state.exemplars) }
        for place in 0..<store.table.count {
            let labels = store.labels(of: place)
            switch metric.value {
            case .counter(let counter):
                sheet.counter(labels, store.counter(counter, at: place), to: &text)
            case .observations:
                sheet.counter(labels, store.counts(0, at: place).reduce(0, &+), to: &text)
            case .histogram(let histogram):
                sheet.histogram(
                    labels, store.layout.buckets, counts: store.counts(histogram, at: place),
                    sum: store.sum(histogram, at: place), to: &text
                ) {
                    exemplars.find(metric.family, at: place, histogram: histogram, bucket: $0)
                }
            }
        }
    }

    private func writeActivity(_ sheet: MetricSheet, to text: inout ByteWriter) {
        let (workers, activity, now) = look { state, now in
            (state.series[.jobWorker], state.activity, now)
        }
        for place in 0..<workers.table.count {
            sheet.gauge(
                workers.labels(of: place), activity.active(workers, at: place, now: now), to: &text)
        }
    }

    /// What the counting itself has to say: whether numbers are missing or lumped together.
    private func registerOwn(in registry: MetricsRegistry) {
        registry.sampled(
            "tracewell_service_graph_unpaired_spans_total", .counter,
            help: "Spans given up whose other side did not come in time.", labels: ["side"]
        ) { [self] samples in
            let unpaired = look { state, _ in state.unpaired }
            samples.add(Double(unpaired.clients), "client")
            samples.add(Double(unpaired.servers), "server")
            samples.add(Double(unpaired.producers), "producer")
            samples.add(Double(unpaired.consumers), "consumer")
        }
        registry.sampled(
            "tracewell_service_graph_waiting", .gauge,
            help: "Spans of calls and names of messages that wait for their other side.",
            labels: ["kind"]
        ) { [self] samples in
            let waiting = look { state, _ in state.waiting }
            samples.add(Double(waiting.calls), "call")
            samples.add(Double(waiting.messages), "message")
        }
        registry.sampled(
            "tracewell_insights_series", .gauge, help: "Label sets in use.", labels: ["family"]
        ) { [self] samples in
            for family in SeriesFamily.allCases {
                samples.add(
                    Double(look { state, _ in state.series[family].table.count }), family.name)
            }
        }
        registry.sampled(
            "tracewell_insights_overflow_total", .counter,
            help: "Label sets counted as other for lack of room, each once for a batch.",
            labels: ["family"]
        ) { [self] samples in
            for family in SeriesFamily.allCases {
                samples.add(
                    Double(look { state, _ in state.series[family].table.overflows }), family.name)
            }
        }
    }
}
