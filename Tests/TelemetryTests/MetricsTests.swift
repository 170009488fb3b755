import Bytes
import Telemetry
import Testing
import TraceModel

@Suite struct MetricsTests {
    private func render(_ registry: MetricsRegistry, _ format: MetricsFormat) -> String {
        var text = ByteWriter()
        registry.render(to: &text, format: format)
        return text.view.string
    }

    @Test func `A counter is written under its name with help and type`() {
        let registry = MetricsRegistry()
        let counter = registry.counter("spans_total", help: "Spans seen.")
        counter.add()
        counter.add(41)
        counter.add(-7)
        let expected = """
            # HELP spans_total Spans seen.
            # TYPE spans_total counter
            spans_total 42

            """
        #expect(render(registry, .prometheusText) == expected)
    }

    @Test func `OpenMetrics names a counter without its suffix and ends the text`() {
        let registry = MetricsRegistry()
        registry.counter("spans_total", help: "Spans seen.").add(3)
        let expected = """
            # HELP spans Spans seen.
            # TYPE spans counter
            spans_total 3
            # EOF

            """
        #expect(render(registry, .openMetrics) == expected)
    }

    @Test func `Label values are escaped`() {
        let registry = MetricsRegistry()
        let family = registry.gauges("size", help: "S.", labels: [.upTo(9, "name")])
        family.child("a\\b\"c\nd").set(-5)
        #expect(render(registry, .prometheusText).contains(#"size{name="a\\b\"c\nd"} -5"#))
    }

    @Test func `A value outside a closed set counts as other`() {
        let registry = MetricsRegistry()
        let family = registry.counters(
            "refused_total", help: "R.", labels: [.oneOf(["size", "rate"], "reason")])
        family.child("size").add(1)
        family.child("made up").add(2)
        family.child("by a client").add(3)
        let text = render(registry, .prometheusText)
        #expect(text.contains(#"refused_total{reason="size"} 1"#))
        #expect(text.contains(#"refused_total{reason="other"} 5"#))
        #expect(!text.contains("made up"))
    }

    @Test func `A label takes only so many values`() {
        let family = MetricsRegistry().counters(
            "calls_total", help: "C.", labels: [.upTo(2, "service")])
        let first = family.child("a")
        _ = family.child("b")
        #expect(family.child("c") === family.child("d"))
        #expect(family.child("a") === first)
    }

    @Test func `A family has only so many series`() {
        let family = MetricsRegistry().counters(
            "calls_total", help: "C.", labels: [.upTo(100, "a"), .upTo(100, "b")], limit: 3)
        let known = family.child("0", "0")
        for index in 1..<50 { _ = family.child("\(index)", "\(index)") }
        #expect(family.child("7", "8") === family.child("9", "9"))
        #expect(family.child("0", "0") === known)
    }

    @Test func `Asking twice for a name gives the same metric`() {
        let registry = MetricsRegistry()
        #expect(registry.gauge("a", help: "A.") === registry.gauge("a", help: "A."))
    }

    @Test func `A histogram counts each observation in every bucket that holds it`() {
        let registry = MetricsRegistry()
        let histogram = registry.histogram(
            "wait_seconds", help: "W.",
            buckets: .nanoseconds([1_000_000, 2_500_000, 1_000_000_000])
        )
        for nanoseconds: UInt64 in [1, 1_000_000, 1_000_001, 900_000_000, 7_000_000_000] {
            histogram.observe(nanoseconds)
        }
        let expected = """
            # HELP wait_seconds W.
            # TYPE wait_seconds histogram
            wait_seconds_bucket{le="0.001"} 2
            wait_seconds_bucket{le="0.0025"} 3
            wait_seconds_bucket{le="1.0"} 4
            wait_seconds_bucket{le="+Inf"} 5
            wait_seconds_sum 7.902000002
            wait_seconds_count 5

            """
        #expect(render(registry, .prometheusText) == expected)
        #expect(histogram.count == 5)
    }

    @Test func `Exemplars are shown to scrapers of OpenMetrics only`() throws {
        let registry = MetricsRegistry()
        let histogram = registry.histogram("size_bytes", help: "S.", buckets: .sizes([10, 100]))
        let trace = try #require(TraceID(high: 1, low: 2))
        histogram.observe(50, exemplar: trace, at: Timestamp(nanoseconds: 1_500_000_000))
        let line = """
            size_bytes_bucket{le="100.0"} 1 # {trace_id="00000000000000010000000000000002"} 50.0 1.5
            """
        #expect(render(registry, .openMetrics).contains(line))
        #expect(!render(registry, .prometheusText).contains("trace_id"))
    }

    @Test func `Sampled metrics are asked at each scrape`() {
        let registry = MetricsRegistry()
        let source = Gauge(settings: ())
        registry.sampled("depth", .gauge, help: "D.") { Double(source.value) / 4 }
        registry.sampled("by_queue", .gauge, help: "Q.", labels: ["queue"]) { samples in
            samples.add(1, "a")
            samples.add(.infinity, "b")
        }
        source.set(3)
        let text = render(registry, .prometheusText)
        #expect(text.contains("depth 0.75\n"))
        #expect(text.contains("by_queue{queue=\"b\"} +Inf\n"))
    }

    @Test(arguments: [
        (nil, MetricsFormat.prometheusText), ("text/plain", .prometheusText),
        ("application/openmetrics-text;version=1.0.0,text/plain;q=0.5", .openMetrics),
    ])
    func `The format follows what the scraper accepts`(accept: String?, format: MetricsFormat) {
        #expect(MetricsFormat(accept: accept) == format)
    }

    @Test func `The process reports plausible figures of itself`() {
        #expect(ProcessStatus.cpuSeconds > 0)
        #expect(ProcessStatus.memory.resident > 1 << 20)
        #expect(ProcessStatus.memory.virtual >= ProcessStatus.memory.resident)
        #expect(ProcessStatus.openDescriptors >= 3)
        #expect(ProcessStatus.descriptorLimit > 3)
        #expect(ProcessStatus.threads >= 1)
        #expect(ProcessStatus.uptime >= 0 && ProcessStatus.uptime < 86_400)
    }
}
