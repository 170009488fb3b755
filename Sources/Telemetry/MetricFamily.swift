import Bytes
import Synchronization

/// A metric with labels: one series for each set of values.
///
/// ``child(_:)`` looks the series up under a lock; the caller keeps what it gets, so that counting
/// costs no look-up.
///
/// - Concurrency: From any thread.
package final class MetricFamily<Series: Metric>: Sendable {
    private struct State {
        var children: [[String]: Series] = [:]
        /// In the order they were made, which is the order they are written in.
        var order: [(series: MetricSeries, metric: Series)] = []
        var seen: [Set<String>]
    }

    let name: String
    let help: String
    private let labels: [MetricLabel]
    private let limit: Int
    private let settings: Series.Settings
    private let state: Mutex<State>

    init(
        name: String, help: String, labels: [MetricLabel], limit: Int, settings: Series.Settings
    ) {
        self.name = name
        self.help = help
        self.labels = labels
        self.limit = limit
        self.settings = settings
        state = Mutex(State(seen: labels.map { _ in [] }))
    }

    /// The series of these label values, in the order of the labels; made at zero when it is new.
    ///
    /// A value outside its label's bound becomes `other`; a new set of values over the limit of the
    /// family becomes `other` in every label.
    package func child(_ values: String...) -> Series { child(values) }

    /// As ``child(_:)-(String...)``, of an array.
    package func child(_ values: [String]) -> Series {
        precondition(values.count == labels.count, "\(name) has \(labels.count) labels")
        return state.withLock { state in
            var key: [String] = []
            for (index, label) in labels.enumerated() {
                key.append(bounded(values[index], label, &state.seen[index]))
            }
            if let known = state.children[key] { return known }
            if state.children.count >= limit {
                key = key.map { _ in MetricLabel.overflow }
                if let known = state.children[key] { return known }
            }
            let made = Series(settings: settings)
            state.children[key] = made
            state.order.append((series(key), made))
            return made
        }
    }

    private func bounded(
        _ value: String, _ label: MetricLabel, _ seen: inout Set<String>
    ) -> String {
        switch label.bound {
        case .oneOf(let values):
            return values.contains(value) ? value : MetricLabel.overflow
        case .count(let count):
            if seen.contains(value) { return value }
            guard seen.count < count else { return MetricLabel.overflow }
            seen.insert(value)
            return value
        }
    }

    private func series(_ values: [String]) -> MetricSeries {
        MetricSeries(
            name: MetricName.base(name, Series.type),
            labels: MetricName.labels(labels.map(\.name), values))
    }
}

extension MetricFamily: MetricSource {
    var type: MetricType { Series.type }
    var labelNames: [String] { labels.map(\.name) }

    func write(to text: inout ByteWriter, format: MetricsFormat) {
        let order = state.withLock { $0.order }
        for (series, metric) in order { metric.write(series, to: &text, format: format) }
    }
}
