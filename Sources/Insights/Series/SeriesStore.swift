import Telemetry

/// The series of one family with their numbers.
///
/// The same type counts one batch and all of them: what a batch has counted is added to the whole.
struct SeriesStore {
    let family: SeriesFamily
    let layout: SeriesLayout
    private let stride: Int
    private(set) var table: SeriesTable
    /// The numbers of all series, each as the layout says.
    private(set) var cells: [UInt64] = []

    /// The longest duration that is counted, in nanoseconds, which is 30 days.
    ///
    /// Longer ones come from clocks that are wrong, and a few of them would make a sum of nanoseconds
    /// run over.
    static let longest: UInt64 = 30 * 86_400 * 1_000_000_000

    /// Makes an empty store.
    ///
    /// - Parameters:
    ///   - family: What the series are about.
    ///   - limit: The most series.
    ///   - isShared: Whether one service may have half of them at most.
    init(_ family: SeriesFamily, limit: Int, isShared: Bool) {
        self.family = family
        layout = family.layout
        stride = layout.stride
        table = SeriesTable(openLabels: family.openLabels, limit: limit, isShared: isShared)
    }

    /// The place of a series, made where it is new.
    @inline(__always)
    mutating func place(of key: inout SeriesKey) -> Int {
        let hash = key.finish()
        return place(of: key.words, 0..<key.count, hash)
    }

    @inline(__always)
    private mutating func place(of key: [UInt64], _ range: Range<Int>, _ hash: UInt64) -> Int {
        let place = table.place(of: key, range, hash)
        if place &* stride == cells.count { addCells() }
        return place
    }

    /// Places are given in order, so a new one is always the next.
    private mutating func addCells() {
        cells.append(contentsOf: repeatElement(0, count: stride))
    }

    @inline(__always)
    mutating func add(_ amount: UInt64, to counter: Int, at place: Int) {
        cells[place &* stride &+ counter] &+= amount
    }

    @inline(__always)
    mutating func observe(_ nanoseconds: UInt64, in histogram: Int = 0, at place: Int) {
        let observed = min(nanoseconds, Self.longest)
        let start = place &* stride &+ layout.start(of: histogram)
        cells[start &+ layout.buckets.bucket(of: observed)] &+= 1
        cells[start &+ layout.histogramStride &- 1] &+= observed
    }

    /// Counts one event that took some time.
    ///
    /// - Parameters:
    ///   - place: That of the series.
    ///   - nanoseconds: What it took.
    ///   - histogram: Where that is observed.
    ///   - first: Whether the first counter goes up.
    ///   - second: Whether the second counter goes up.
    @inline(__always)
    mutating func count(
        at place: Int, _ nanoseconds: UInt64, in histogram: Int, first: Bool, second: Bool
    ) {
        let observed = min(nanoseconds, Self.longest)
        let start = place &* stride
        let bucket = start &+ layout.start(of: histogram) &+ layout.buckets.bucket(of: observed)
        let sum = start &+ layout.start(of: histogram) &+ layout.histogramStride &- 1
        // PERF: An array would be asked at each of these whether somebody shares it.
        var cells = cells.mutableSpan
        cells[bucket] &+= 1
        cells[sum] &+= observed
        if first { cells[start] &+= 1 }
        if second { cells[start &+ 1] &+= 1 }
    }

    /// Adds what another store of the family has counted; `places` becomes where each of its series is.
    mutating func merge(_ other: borrowing SeriesStore, places: inout [Int]) {
        places.removeAll(keepingCapacity: true)
        for source in 0..<other.table.count {
            let place = place(
                of: other.table.words, other.table.range(of: source), other.table.hash(of: source))
            places.append(place)
            let from = source * stride
            let to = place * stride
            for cell in 0..<stride { cells[to + cell] &+= other.cells[from + cell] }
        }
    }

    /// Forgets all series and keeps the memory.
    mutating func removeAll() {
        table.removeAll()
        cells.removeAll(keepingCapacity: true)
    }

    // MARK: Reading

    /// The label values of a series.
    func labels(of place: Int) -> [String] {
        table.openLabels.indices.map {
            LabelWords.text(table.words[table.range(ofLabel: $0, at: place)])
        }
    }

    /// Where the numbers of a series stand.
    func range(of place: Int) -> Range<Int> { place * stride..<(place + 1) * stride }

    /// A counter of a series.
    func counter(_ counter: Int, at place: Int) -> UInt64 { cells[place * stride + counter] }

    /// The buckets of a histogram of a series, each alone.
    func counts(_ histogram: Int, at place: Int) -> ArraySlice<UInt64> {
        let start = place * stride + layout.start(of: histogram)
        return cells[start..<start + layout.histogramStride - 1]
    }

    /// What a histogram of a series has observed, added up.
    func sum(_ histogram: Int, at place: Int) -> UInt64 {
        cells[place * stride + layout.start(of: histogram) + layout.histogramStride - 1]
    }
}
