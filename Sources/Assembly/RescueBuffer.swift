import Synchronization
import TraceModel

/// Spans of one trace that were dropped with it.
struct DroppedSpans {
    let traceID: TraceID
    let runs: [HeldRun]
    /// Whether late spans may bring them back.
    let canBeRescued: Bool
}

/// The spans of traces dropped of late that late spans may bring back: bounded, the oldest go first.
///
/// They are settled: acknowledged, decided about, and gone from the journal. A span keeps the batch
/// that it came with in memory, which counts once and whole.
///
/// - Concurrency: From any thread.
final class RescueBuffer: Sendable {
    private struct Entry {
        var spans: DroppedSpans
        /// The number of the entry before it of the same trace.
        var previous: Int?
    }

    private struct State {
        /// In order of their drops; what was taken or has gone is nil.
        var entries: [Entry?] = []
        /// The number of the first entry.
        var first = 0
        /// How many entries at the beginning have gone.
        var gone = 0
        /// The newest entry of each trace, by number.
        var newest: [TraceID: Int] = [:]
        var bytes = 0

        subscript(number: Int) -> Entry? {
            get { entries.indices.contains(number - first) ? entries[number - first] : nil }
            set { entries[number - first] = newValue }
        }

        /// Takes an entry out.
        mutating func remove(_ number: Int) -> Entry? {
            guard let entry = self[number] else { return nil }
            self[number] = nil
            for run in entry.spans.runs where run.hold.rescuableRuns.released() {
                bytes -= run.hold.bytes
            }
            return entry
        }

        /// Takes the oldest entry out.
        mutating func removeOldest() -> Entry? {
            let number = first + gone
            gone += 1
            let entry = remove(number)
            if let id = entry?.spans.traceID, newest[id] == number { newest[id] = nil }
            if gone * 2 > entries.count {
                entries.removeFirst(gone)
                first += gone
                gone = 0
            }
            return entry
        }
    }

    private let limit: Int
    private let state = Mutex(State())

    /// Makes a buffer for so many bytes of batches.
    init(limit: Int) { self.limit = limit }

    /// What the batches cost that are kept, in bytes.
    var bytes: Int { state.withLock { $0.bytes } }

    /// Settles spans, and keeps them for a while where they can be brought back.
    func letGo(_ spans: DroppedSpans) {
        if spans.canBeRescued, !spans.runs.isEmpty { hold(spans) }
        for run in spans.runs { run.settle() }
    }

    private func hold(_ spans: DroppedSpans) {
        // Freed outside of the lock.
        var freed: [Entry?] = []
        state.withLock { state in
            let number = state.first + state.entries.count
            let previous = state.newest.updateValue(number, forKey: spans.traceID)
            state.entries.append(Entry(spans: spans, previous: previous))
            for run in spans.runs where run.hold.rescuableRuns.retained() {
                state.bytes += run.hold.bytes
            }
            while state.bytes > limit { freed.append(state.removeOldest()) }
        }
    }

    /// Takes out the spans of a trace, in order; none when they are gone.
    func take(_ id: TraceID) -> [HeldRun] {
        state.withLock { state in
            var runs: [HeldRun] = []
            var next = state.newest.removeValue(forKey: id)
            while let number = next, let entry = state.remove(number) {
                runs = entry.spans.runs + runs
                next = entry.previous
            }
            return runs
        }
    }
}

extension Atomic where Value == Int {
    /// Counts one up; whether it is the first.
    fileprivate func retained() -> Bool { add(1, ordering: .relaxed).oldValue == 0 }

    /// Counts one down; whether it was the last.
    fileprivate func released() -> Bool { subtract(1, ordering: .relaxed).newValue == 0 }
}
