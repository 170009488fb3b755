import Assembly
import Journal
import Synchronization
import SystemClock

/// Refuses work that there is no room for, before it costs anything.
///
/// - Concurrency: From any thread.
final class Admission: Sendable {
    private struct JournalTrouble {
        var pressure: ReceiverError.Pressure
        /// Until then nobody tries the journal again.
        var until: MonotonicTime
    }

    /// How long requests are refused without trying, after the journal has failed.
    static let journalPause = Duration.milliseconds(500)

    private let assembly: PendingTraces
    private let time: any TimeSource
    private let inFlight = Atomic(0)
    private let isStopping = Atomic(false)
    private let journalTrouble = Mutex<JournalTrouble?>(nil)
    let drain: DrainMeter

    init(assembly: PendingTraces, time: any TimeSource) {
        self.assembly = assembly
        self.time = time
        drain = DrainMeter(time: time)
    }

    /// Throws when there is no room for any request.
    func check() throws(ReceiverError) {
        if isStopping.load(ordering: .relaxed) { throw overloaded(.stopping) }
        if assembly.isFull { throw overloaded(.memory) }
        let trouble = journalTrouble.withLock { $0 }
        if let trouble, time.monotonic() < trouble.until { throw overloaded(trouble.pressure) }
    }

    func overloaded(_ pressure: ReceiverError.Pressure) -> ReceiverError {
        let seconds =
            switch pressure {
            case .memory, .journalFull: drain.retryAfterSeconds()
            case .inFlight, .stopping, .unanswered: 1
            case .journalFailed: DrainMeter.unknownSeconds
            }
        return .overloaded(pressure, retryAfterSeconds: seconds)
    }

    func stop() { isStopping.store(true, ordering: .relaxed) }

    // MARK: The journal

    func journalWorked() {
        journalTrouble.withLock { $0 = nil }
    }

    /// Keeps requests off the journal for a moment.
    func journalFailed(_ pressure: ReceiverError.Pressure) {
        let until = time.monotonic().adding(Self.journalPause)
        journalTrouble.withLock { $0 = JournalTrouble(pressure: pressure, until: until) }
    }

    // MARK: Bytes in flight

    /// Takes bytes until the lease goes.
    func lease(_ bytes: Int, limit: Int) throws(ReceiverError) -> Lease {
        let total = inFlight.add(bytes, ordering: .relaxed).newValue
        let lease = Lease(self, bytes)
        // One request alone is always let in, however small the limit is set.
        guard total <= limit || total == bytes else { throw overloaded(.inFlight) }
        return lease
    }

    /// Bytes of one request in flight.
    final class Lease: Sendable {
        private let admission: Admission
        private let bytes: Int

        fileprivate init(_ admission: Admission, _ bytes: Int) {
            self.admission = admission
            self.bytes = bytes
        }

        deinit { admission.inFlight.subtract(bytes, ordering: .relaxed) }
    }
}
