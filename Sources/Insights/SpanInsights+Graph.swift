import SystemClock
import Telemetry
package import TraceModel

extension SpanInsights {
    /// The service graph of a time.
    ///
    /// - Parameters:
    ///   - start: From when on.
    ///   - end: Up to when; nil for now. A moment later than now is now.
    ///   - environment: The only one of interest; nil for all.
    /// - Returns: The edges, and the time that is covered.
    package func graph(
        from start: Timestamp, to end: Timestamp? = nil, environment: String? = nil
    ) -> ServiceGraph {
        let wall = time.now()
        let (edges, history, now) = look { state, now in (state.series[.edge], state.history, now) }
        // The wall clock may have been set meanwhile, so moments are told by how long ago they are.
        func monotonic(_ moment: Timestamp) -> UInt64 {
            let age = wall.nanoseconds(since: moment)
            return now > age ? now - age : 0
        }
        let asked = monotonic(start)
        let from = history.mark(notAfter: asked)
        let to =
            end.map(monotonic).flatMap { $0 < now ? history.mark(notBefore: $0) : nil }
            ?? GraphHistory.Mark(time: now, cells: edges.cells)
        let reader = GraphReader(edges: edges, from: from.cells, to: to.cells)
        return ServiceGraph(
            start: wall.subtracting(nanoseconds: now - min(from.time, now)),
            end: wall.subtracting(nanoseconds: now - min(to.time, now)),
            isComplete: from.time <= asked, edges: reader.edges(of: environment))
    }
}

/// Reads what edges have counted between two moments.
private struct GraphReader {
    let edges: SeriesStore
    let from: [UInt64]
    let to: [UInt64]

    func edges(of environment: String?) -> [ServiceGraph.Edge] {
        (0..<edges.table.count).compactMap { edge(at: $0, environment) }
            .sorted { Self.order($0) < Self.order($1) }
    }

    private static func order(
        _ edge: ServiceGraph.Edge
    ) -> (String, String, String, String) {
        (edge.environment, edge.client, edge.server, edge.connection)
    }

    private func edge(at place: Int, _ environment: String?) -> ServiceGraph.Edge? {
        let cells = edges.range(of: place)
        let requests = difference(cells.lowerBound + SeriesFamily.Counter.edgeRequests)
        guard requests > 0 else { return nil }
        let labels = edges.labels(of: place)
        guard environment == nil || environment == labels[0] else { return nil }
        return ServiceGraph.Edge(
            environment: labels[0], client: labels[1], server: labels[2], connection: labels[3],
            requests: requests,
            failures: difference(cells.lowerBound + SeriesFamily.Counter.edgeFailures),
            clientDuration: durations(SeriesFamily.EdgeHistogram.client, cells),
            serverDuration: durations(SeriesFamily.EdgeHistogram.server, cells))
    }

    private func durations(_ histogram: Int, _ cells: Range<Int>) -> ServiceGraph.Durations? {
        let start = cells.lowerBound + edges.layout.start(of: histogram)
        let sum = start + edges.layout.histogramStride - 1
        let counts = (start..<sum).map(difference)
        let count = counts.reduce(0, &+)
        guard count > 0 else { return nil }
        let buckets = edges.layout.buckets
        return ServiceGraph.Durations(
            count: count, mean: difference(sum) / count,
            p50: buckets.quantile(0.5, of: counts), p95: buckets.quantile(0.95, of: counts),
            p99: buckets.quantile(0.99, of: counts))
    }

    /// How much a number has grown; one that was not there before has grown from 0.
    private func difference(_ cell: Int) -> UInt64 {
        let now = cell < to.count ? to[cell] : 0
        let before = cell < from.count ? from[cell] : 0
        return now > before ? now - before : 0
    }
}
