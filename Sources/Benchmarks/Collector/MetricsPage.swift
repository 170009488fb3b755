/// The values on a page of metrics in Prometheus text, added up over all labels.
struct MetricsPage {
    private var sums: [Substring: Double] = [:]

    /// Reads a page.
    init(_ text: String) {
        for line in text.split(separator: "\n") where !line.hasPrefix("#") {
            guard let space = line.lastIndex(of: " ") else { continue }
            let name = line.prefix { $0 != "{" && $0 != " " }
            sums[name, default: 0] += Double(line[line.index(after: space)...]) ?? 0
        }
    }

    /// The sum of a metric; 0 when it is not there.
    subscript(name: String) -> Double { sums[name[...], default: 0] }

    /// Spans with which the collector is done.
    var settledSpans: Int {
        Int(
            self["tracewell_spans_stored_total"] + self["tracewell_spans_sampled_out_total"]
                + self["tracewell_spans_dropped_total"])
    }
}
