package import Bytes

/// One series: a thing that is counted, under one set of label values.
package protocol Metric: AnyObject, Sendable {
    /// What all series of a family are made with.
    associatedtype Settings: Sendable

    /// What scrapers take the numbers for.
    static var type: MetricType { get }

    /// Makes a series at zero.
    init(settings: Settings)

    /// Writes the samples of this series, each on its line.
    func write(_ series: MetricSeries, to text: inout ByteWriter, format: MetricsFormat)
}

/// What scrapers take the numbers of a metric for.
package enum MetricType: String, Sendable {
    case counter
    case gauge
    case histogram
}

/// The name of a metric and one set of its label values, as they are written.
package struct MetricSeries: Sendable {
    /// The name; a counter's without `_total`.
    let name: String
    /// `name="value"` pairs with commas between, without braces; empty when there are none.
    let labels: String
}

/// The two text formats that scrapers ask for.
package enum MetricsFormat: Sendable {
    /// The format that everything reads.
    case prometheusText
    /// Its successor, which has exemplars; only for scrapers that name it in `Accept`.
    case openMetrics

    /// Picks the format by what a scraper accepts.
    package init(accept: String?) {
        let asked = accept?.contains("application/openmetrics-text") ?? false
        self = asked ? .openMetrics : .prometheusText
    }

    /// The `Content-Type` that goes with the text.
    package var contentType: String {
        switch self {
        case .prometheusText: "text/plain; version=0.0.4; charset=utf-8"
        case .openMetrics: "application/openmetrics-text; version=1.0.0; charset=utf-8"
        }
    }
}
