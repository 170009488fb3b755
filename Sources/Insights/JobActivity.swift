/// How many attempts of jobs are executed at a time, on average over the last minute.
///
/// The time that attempts have taken grows by one second a second for each worker that is busy. It is
/// noted now and then; what it has grown by since, over the time since, is the average.
struct JobActivity {
    private struct Mark {
        /// On the monotonic clock, in nanoseconds.
        let time: UInt64
        /// What each series had counted then.
        let busy: [UInt64]
    }

    private static let window: UInt64 = 60_000_000_000
    private static let step: UInt64 = 10_000_000_000

    private var marks: [Mark]

    /// Begins at a moment of the monotonic clock.
    init(at now: UInt64) { marks = [Mark(time: now, busy: [])] }

    /// Notes what there is, when it is time to.
    mutating func note(_ workers: @autoclosure () -> SeriesStore, at now: UInt64) {
        guard let last = marks.last, now >= last.time, now - last.time >= Self.step else { return }
        let workers = workers()
        marks.append(
            Mark(
                time: now,
                busy: (0..<workers.table.count).map {
                    workers.counter(SeriesFamily.Counter.busy, at: $0)
                }))
        // The first mark is the latest one that the window does not reach behind.
        while marks.count > 1, now - marks[1].time >= Self.window { marks.removeFirst() }
    }

    /// The average for the series of a place.
    func active(_ workers: borrowing SeriesStore, at place: Int, now: UInt64) -> Double {
        guard let since = marks.first else { return 0 }
        let before = place < since.busy.count ? since.busy[place] : 0
        let busy = workers.counter(SeriesFamily.Counter.busy, at: place) &- before
        let time = now > since.time ? now - since.time : 0
        return Double(busy) / Double(max(time, 1_000_000_000))
    }
}
