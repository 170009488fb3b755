import Synchronization
import SystemClock

/// Measures how fast spans are settled, to tell clients when there will be room again.
///
/// - Concurrency: From any thread.
final class DrainMeter: Sendable {
    private struct Sample {
        var time: MonotonicTime
        var settled: Int
        /// Spans a second; nil before the first second is over.
        var rate: Double?
    }

    /// What is said while nothing has been settled that a rate could be told from.
    static let unknownSeconds = 5
    static let longestSeconds = 60
    private static let interval: UInt64 = 1_000_000_000

    private let time: any TimeSource
    private let accepted = Atomic(0)
    private let settled = Atomic(0)
    private let sample: Mutex<Sample>

    init(time: any TimeSource) {
        self.time = time
        sample = Mutex(Sample(time: time.monotonic(), settled: 0, rate: nil))
    }

    /// Spans that are accepted and not settled.
    var outstanding: Int {
        max(0, accepted.load(ordering: .relaxed) - settled.load(ordering: .relaxed))
    }

    func accept(_ spans: Int) {
        accepted.add(spans, ordering: .relaxed)
        measure()
    }

    func settle(_ spans: Int) { settled.add(spans, ordering: .relaxed) }

    /// After how many seconds a tenth of what is held will be settled, at the rate of late; 1 to 60.
    func retryAfterSeconds() -> Int {
        guard let rate = measure(), rate > 0 else { return Self.unknownSeconds }
        let seconds = (Double(outstanding) / 10 / rate).rounded(.up)
        return Int(min(max(seconds, 1), Double(Self.longestSeconds)))
    }

    /// Takes a new sample once a second, half of which counts.
    @discardableResult
    private func measure() -> Double? {
        let now = time.monotonic()
        let total = settled.load(ordering: .relaxed)
        return sample.withLock { sample in
            let elapsed = now.nanoseconds(since: sample.time)
            guard elapsed >= Self.interval else { return sample.rate }
            let rate = Double(total - sample.settled) * 1e9 / Double(elapsed)
            sample = Sample(
                time: now, settled: total, rate: sample.rate.map { ($0 + rate) / 2 } ?? rate)
            return sample.rate
        }
    }
}
