import Bytes
import Journal
import Synchronization
import TraceModel

/// A journal that answers as a test says, at once or when told to.
final class ScriptedJournal: SpanJournal {
    private typealias Waiter = @Sendable (Result<JournalPosition, JournalError>) -> Void

    private struct State {
        var failure: JournalError?
        var holds = false
        var waiting: [Waiter] = []
        var appended: [(body: [UInt8], encoding: BodyEncoding)] = []
        var retired: [JournalPosition] = []
    }

    private let state = Mutex(State())

    /// Makes a journal that succeeds, or fails, or keeps its answers until ``answer(_:)``.
    init(failure: JournalError? = nil, holds: Bool = false) {
        state.withLock {
            $0.failure = failure
            $0.holds = holds
        }
    }

    var failure: JournalError? {
        get { state.withLock { $0.failure } }
        set { state.withLock { $0.failure = newValue } }
    }

    var appended: [(body: [UInt8], encoding: BodyEncoding)] { state.withLock { $0.appended } }
    var retired: [JournalPosition] { state.withLock { $0.retired } }
    var waiting: Int { state.withLock { $0.waiting.count } }

    /// Answers everyone who waits.
    func answer(_ result: Result<JournalPosition, JournalError>) {
        let waiting = state.withLock { state in
            defer { state.waiting = [] }
            return state.waiting
        }
        for waiter in waiting { waiter(result) }
    }

    func append(
        _ body: ByteView, encoding: BodyEncoding, receivedAt: Timestamp,
        whenDurable: @escaping @Sendable (Result<JournalPosition, JournalError>) -> Void
    ) {
        let bytes = body.array
        let answer = state.withLock { state -> Result<JournalPosition, JournalError>? in
            if let failure = state.failure { return .failure(failure) }
            state.appended.append((bytes, encoding))
            if state.holds {
                state.waiting.append(whenDurable)
                return nil
            }
            return .success(JournalPosition(segment: 1, offset: UInt64(state.appended.count)))
        }
        if let answer { whenDurable(answer) }
    }

    func replay(
        progress: (ReplayProgress) -> Void, _ body: (JournalRecord) -> Void
    ) throws(JournalError) -> ReplayReport { ReplayReport() }

    func retire(_ position: JournalPosition) { state.withLock { $0.retired.append(position) } }
    func checkWritable() -> JournalCondition { failure.map { .refusing($0) } ?? .writable }
    var statistics: JournalStatistics { JournalStatistics() }
    func close() {}
}
