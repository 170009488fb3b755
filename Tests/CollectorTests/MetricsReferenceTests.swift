import Collector
import Foundation
import HTTPClient
import Telemetry
import TestSupport
import Testing

/// That the reference page names every metric there is, as it is.
@Suite struct MetricsReferenceTests {
    @Test func `The tables of the reference page are what the registry renders`() throws {
        let collector = try CollectorUnderTest()
        let page = RepositoryFile("docs/reference/metrics.md")
        let tables = Self.tables(of: collector.process.metrics)
        #expect(page.isCurrent(tables, between: "metrics"), "run with REGENERATE=1")

        let rendered = try collector.get("/metrics").text.split(separator: "\n")
            .filter { $0.hasPrefix("# TYPE ") }.map { $0.dropFirst(7) }
        #expect(
            rendered.sorted()
                == collector.process.metrics.map { "\($0.name) \($0.type.rawValue)" }.sorted()
                .map { Substring($0) })
    }

    @Test func `Names end in their unit, or in total`() throws {
        let collector = try CollectorUnderTest()
        for metric in collector.process.metrics {
            #expect(metric.help.hasSuffix("."), "\(metric.name)")
            #expect((metric.type == .counter) == metric.name.hasSuffix("_total"), "\(metric.name)")
            if metric.type == .histogram {
                #expect(Self.units.contains { metric.name.hasSuffix($0.suffix) }, "\(metric.name)")
            }
        }
    }

    @Test func `Metrics and labels in the queries of the dashboard page are those there are`()
        throws
    {
        let metrics = try CollectorUnderTest().process.metrics
        let page = RepositoryFile("docs/how-to/grafana-dashboard.md").text
        let queries = page.split(separator: "```promql").dropFirst().compactMap {
            $0.split(separator: "```").first
        }
        #expect(queries.count > 15)
        for query in queries {
            let own = query.matches(of: /tracewell_[a-z_]+/).map { match in
                let name = String(match.output)
                return metrics.first { Self.samples(of: $0).contains(name) }
            }
            #expect(!own.isEmpty && own.allSatisfy { $0 != nil }, "\(query)")
            let labels = own.reduce(Set(["le"])) { $0.union($1?.labels ?? []) }
            let grouped = query.matches(of: /by \(([a-z_, ]+)\)/).flatMap {
                $0.output.1.split(separator: ", ").map(String.init)
            }
            let selected = query.matches(of: /([a-z_]+)!?="/).map { String($0.output.1) }
            #expect(labels.isSuperset(of: grouped + selected), "\(query)")
        }
        for match in page.matches(of: /`(tracewell_[a-z_]+)…?`/) {
            let name = String(match.output.1)
            #expect(metrics.contains { $0.name.hasPrefix(name) }, "\(name)")
        }
    }

    /// The names of the samples that a scraper gets of a metric.
    private static func samples(of metric: MetricDescription) -> [String] {
        guard metric.type == .histogram else { return [metric.name] }
        return ["_bucket", "_sum", "_count"].map { metric.name + $0 }
    }

    // MARK: The tables

    /// Headings of the page with what the names below them begin with; the first that fits.
    private static let sections: [(heading: String, prefixes: [String])] = [
        (
            "Requests, calls and services",
            [
                "tracewell_service_spans", "tracewell_http_server", "tracewell_http_client",
                "tracewell_rpc",
            ]
        ),
        ("Jobs and queues", ["tracewell_job"]),
        ("Databases", ["tracewell_db", "tracewell_redis"]),
        ("The service graph", ["tracewell_service_graph"]),
        ("The counting itself", ["tracewell_insights"]),
        ("Tail policies", ["tracewell_policy"]),
        ("Bumps", ["tracewell_bump", "tracewell_environment_bumps"]),
        ("Overload", ["tracewell_overload"]),
        ("Linked traces", ["tracewell_linked"]),
        ("The way of spans", ["tracewell"]),
        ("HTTP", ["http"]),
        ("The process", ["process"]),
    ]

    private static let units: [(suffix: String, unit: String)] = [
        ("_seconds", "seconds"), ("_seconds_total", "seconds"), ("_bytes", "bytes"),
        ("_bytes_total", "bytes"), ("_spans", "spans"), ("_spans_total", "spans"),
    ]

    private static func unit(of name: String) -> String {
        if name.hasPrefix("tracewell_spans_") { return "spans" }
        return units.first { name.hasSuffix($0.suffix) }?.unit ?? ""
    }

    private static func tables(of metrics: [MetricDescription]) -> String {
        var left = metrics
        var text = ""
        for section in sections {
            let own = left.filter { metric in
                section.prefixes.contains { metric.name.hasPrefix($0) }
            }
            left.removeAll { own.contains($0) }
            text += "### \(section.heading)\n\n"
            text += "| metric | type | labels | unit | what it says |\n|---|---|---|---|---|\n"
            for metric in own {
                let labels = metric.labels.map { "`\($0)`" }.joined(separator: ", ")
                let unit = unit(of: metric.name)
                text += "| `\(metric.name)` | \(metric.type.rawValue) | \(labels) | \(unit) "
                text += "| \(metric.help) |\n"
            }
            text += "\n"
        }
        #expect(left.isEmpty, "metrics without a section")
        return text
    }
}
