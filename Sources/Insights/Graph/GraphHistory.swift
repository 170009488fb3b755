/// What the edges of the service graph had counted at moments of the past.
///
/// Counts only grow, so the difference of two moments is the graph of the time between them. Moments
/// are a minute apart for the last ten, five minutes for the last hour and an hour for the last day;
/// the oldest go when the marks of many edges would take too much memory.
struct GraphHistory {
    /// The counts of one moment.
    struct Mark {
        /// On the monotonic clock, in nanoseconds.
        let time: UInt64
        /// The numbers of all edges, as a ``SeriesStore`` has them; edges keep their places.
        let cells: [UInt64]
    }

    private static let minute: UInt64 = 60_000_000_000
    private static let hour = 60 * minute
    private static let day = 24 * hour
    /// The most numbers of all marks but the last two: 32 MiB.
    private static let mostCells = 4 << 20

    /// The first is that of the beginning, until it is over a day old.
    private(set) var marks: [Mark]

    /// Begins at a moment of the monotonic clock, with nothing counted.
    init(at now: UInt64) { marks = [Mark(time: now, cells: [])] }

    /// Keeps what is counted now, when a minute has gone since the last time.
    mutating func note(_ edges: @autoclosure () -> SeriesStore, at now: UInt64) {
        guard let last = marks.last, now >= last.time, now - last.time >= Self.minute else {
            return
        }
        marks.append(Mark(time: now, cells: edges().cells))
        thin(at: now)
    }

    /// Removes marks that lie nearer to each other than their age asks for, and those that are too old.
    private mutating func thin(at now: UInt64) {
        var index = 1
        while index + 1 < marks.count {
            let gap = marks[index + 1].time - marks[index - 1].time
            if gap <= Self.spacing(ofAge: now - marks[index].time) {
                marks.remove(at: index)
            } else {
                index += 1
            }
        }
        var cells = marks.reduce(0) { $0 + $1.cells.count }
        while marks.count > 2, now - marks[1].time >= Self.day || cells > Self.mostCells {
            cells -= marks.removeFirst().cells.count
        }
    }

    private static func spacing(ofAge age: UInt64) -> UInt64 {
        if age <= 10 * minute { return minute }
        return age <= hour ? 5 * minute : hour
    }

    /// The last mark of a moment or before it; the first one where there is none.
    func mark(notAfter time: UInt64) -> Mark {
        marks.last { $0.time <= time } ?? marks[0]
    }

    /// The first mark of a moment or after it; nil where there is none.
    func mark(notBefore time: UInt64) -> Mark? { marks.first { $0.time >= time } }
}
