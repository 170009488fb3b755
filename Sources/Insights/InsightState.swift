import OTLP
import SystemClock
import Telemetry
import TraceModel

/// Everything that was counted since the process started, and the spans that wait for their other side.
struct InsightState {
    private(set) var series: SeriesStores
    private(set) var unpaired = UnpairedSpans()
    private(set) var activity: JobActivity
    private(set) var exemplars: ExemplarBoard
    private(set) var history: GraphHistory
    private var calls: CallJoin
    private var messages: MessageJoin

    /// Begins at a moment of the monotonic clock, in nanoseconds.
    init(_ settings: InsightSettings, at now: UInt64) {
        series = SeriesStores(limit: settings.series, isShared: true)
        activity = JobActivity(at: now)
        exemplars = ExemplarBoard(capacity: settings.series * 4)
        history = GraphHistory(at: now)
        calls = CallJoin(
            capacity: settings.pendingCalls, wait: settings.callWait.wholeNanoseconds)
        messages = MessageJoin(
            capacity: settings.pendingMessages, wait: settings.messageWait.wholeNanoseconds)
    }

    /// How many spans of calls, and how many names of messages, wait for their other side.
    var waiting: (calls: Int, messages: Int) { (calls.count, messages.count) }

    /// Adds what a batch has counted.
    mutating func add(_ tally: borrowing BatchTally, at now: UInt64) {
        giveUpWaiting(at: now)
        let (services, workers) = series.merge(tally.series)
        for sighting in tally.calls {
            var call = sighting
            call.service = services[call.service]
            calls.add(call, at: now, in: &series, &unpaired)
        }
        for sighting in tally.messages {
            var message = sighting
            if message.side == .consumer { message.worker = workers[message.worker] }
            messages.add(message, at: now, in: &series, &unpaired)
        }
        activity.note(series[.jobWorker], at: now)
    }

    /// Does what is due, also while nothing comes.
    mutating func settle(at now: UInt64) {
        giveUpWaiting(at: now)
        activity.note(series[.jobWorker], at: now)
    }

    private mutating func giveUpWaiting(at now: UInt64) {
        // What is counted from here on belongs to the time after the mark.
        history.note(series[.edge], at: now)
        calls.expire(at: now, in: &series, &unpaired)
        messages.expire(at: now, &unpaired)
    }

    /// Makes a trace the example of the buckets that one of its spans falls into.
    ///
    /// - Parameters:
    ///   - tally: What the span alone counts.
    ///   - trace: The trace, which is kept.
    ///   - time: When the span ended.
    mutating func exemplify(
        _ tally: borrowing BatchTally, _ trace: TraceID, at time: Timestamp
    ) {
        for family in SeriesFamily.allCases {
            let seen = tally.series[family]
            for source in 0..<seen.table.count {
                let known = series[family]
                guard
                    let place = known.table.find(
                        seen.table.words, seen.table.range(of: source),
                        seen.table.hash(of: source))
                else { continue }
                for histogram in 0..<seen.layout.histograms {
                    let counts = seen.counts(histogram, at: source)
                    guard
                        let bucket = counts.firstIndex(where: { $0 > 0 }).map({
                            $0 - counts.startIndex
                        }),
                        known.counts(histogram, at: place).dropFirst(bucket).first != 0
                    else { continue }
                    exemplars.put(
                        HistogramExemplar(
                            trace: trace, value: seen.sum(histogram, at: source), time: time),
                        family, at: place, histogram: histogram, bucket: bucket)
                }
            }
        }
    }
}
