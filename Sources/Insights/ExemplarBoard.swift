import Telemetry

/// For buckets of histograms, the latest trace that falls into them and can be looked at.
struct ExemplarBoard {
    private struct Position: Hashable {
        let family: SeriesFamily
        let place: Int
        let histogram: Int
        let bucket: Int
    }

    private var exemplars: [Position: HistogramExemplar] = [:]
    private let capacity: Int

    /// Makes an empty board.
    ///
    /// - Parameter capacity: The most buckets that have an exemplar; later ones get none.
    init(capacity: Int) { self.capacity = capacity }

    mutating func put(
        _ exemplar: HistogramExemplar, _ family: SeriesFamily, at place: Int, histogram: Int,
        bucket: Int
    ) {
        let position = Position(
            family: family, place: place, histogram: histogram, bucket: bucket)
        if exemplars.count >= capacity, exemplars[position] == nil { return }
        exemplars[position] = exemplar
    }

    func find(
        _ family: SeriesFamily, at place: Int, histogram: Int, bucket: Int
    ) -> HistogramExemplar? {
        exemplars[
            Position(family: family, place: place, histogram: histogram, bucket: bucket)]
    }
}
