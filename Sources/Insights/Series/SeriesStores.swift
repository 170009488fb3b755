/// The series of all families.
struct SeriesStores {
    private var stores: [SeriesStore]

    /// Makes empty stores.
    ///
    /// - Parameters:
    ///   - limit: The most series of a family.
    ///   - isShared: Whether one service may have half of them at most.
    init(limit: Int, isShared: Bool) {
        stores = SeriesFamily.allCases.map { SeriesStore($0, limit: limit, isShared: isShared) }
    }

    /// The series of one family.
    subscript(family: SeriesFamily) -> SeriesStore { stores[family.rawValue] }

    /// The place of a series, made where it is new.
    @inline(__always)
    mutating func place(_ family: SeriesFamily, _ key: inout SeriesKey) -> Int {
        stores[family.rawValue].place(of: &key)
    }

    @inline(__always)
    mutating func add(_ amount: UInt64, to counter: Int, _ family: SeriesFamily, at place: Int) {
        stores[family.rawValue].add(amount, to: counter, at: place)
    }

    @inline(__always)
    mutating func observe(
        _ nanoseconds: UInt64, in histogram: Int = 0, _ family: SeriesFamily, at place: Int
    ) {
        stores[family.rawValue].observe(nanoseconds, in: histogram, at: place)
    }

    /// Counts one event that took some time under a key: see
    /// ``SeriesStore/count(at:_:in:first:second:)``.
    @inline(__always)
    mutating func count(
        _ family: SeriesFamily, _ key: inout SeriesKey, _ nanoseconds: UInt64,
        in histogram: Int = 0, first: Bool = false, second: Bool = false
    ) {
        let place = stores[family.rawValue].place(of: &key)
        stores[family.rawValue].count(
            at: place, nanoseconds, in: histogram, first: first, second: second)
    }

    /// Counts one event under a place that is known.
    @inline(__always)
    mutating func count(
        _ family: SeriesFamily, at place: Int, _ nanoseconds: UInt64, in histogram: Int,
        first: Bool, second: Bool
    ) {
        stores[family.rawValue].count(
            at: place, nanoseconds, in: histogram, first: first, second: second)
    }

    /// Adds what others have counted.
    ///
    /// - Returns: The places here of the services and of the workers there.
    mutating func merge(_ other: borrowing SeriesStores) -> (services: [Int], workers: [Int]) {
        var places: [Int] = []
        var services: [Int] = []
        var workers: [Int] = []
        for family in SeriesFamily.allCases where other.stores[family.rawValue].table.count > 0 {
            stores[family.rawValue].merge(other.stores[family.rawValue], places: &places)
            switch family {
            case .service: services = places
            case .jobWorker: workers = places
            default: break
            }
        }
        return (services, workers)
    }

    /// Forgets all series and keeps the memory.
    mutating func removeAll(but kept: SeriesFamily? = nil) {
        for index in stores.indices where index != kept?.rawValue { stores[index].removeAll() }
    }
}
