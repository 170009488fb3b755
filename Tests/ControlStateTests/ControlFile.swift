import ControlState
import Glibc
import Sampling
import Synchronization
import SystemClock
import TestSupport
import TraceModel

/// A control file in a directory of its own, removed with it.
final class ControlFile: Sendable {
    let path: String
    private let directory: String

    struct NoDirectory: Error {}

    init() throws {
        var template = Array("/tmp/tracewell-control-XXXXXX".utf8CString)
        guard unsafe mkdtemp(&template) != nil else { throw NoDirectory() }
        directory = String(
            decoding: template.dropLast().map(UInt8.init(bitPattern:)), as: UTF8.self)
        path = "\(directory)/control.sqlite"
    }

    deinit {
        for suffix in ["", "-wal", "-shm"] { unsafe unlink(path + suffix) }
        unsafe rmdir(directory)
    }

    func open() throws -> SQLiteControlStorage { try SQLiteControlStorage(path: path) }
}

/// A desk under a clock of the test, over a file, with readings that the test sets.
final class DeskFixture: Sendable {
    static let rates = ["prod": HeadRates(1), "dev": HeadRates(0.2), "default": HeadRates(1)]

    let time: ManualTime
    let board: BumpBoard
    let desk: BumpDesk

    /// Everything a desk tells and asks, where its closures find it.
    private final class Outside: Sendable {
        let reading = Mutex(BudgetReading())
        let notes = Mutex<[AuditRecord]>([])
    }

    private let outside: Outside

    init(_ storage: any ControlStorage, time: ManualTime = ManualTime()) throws {
        let outside = Outside()
        self.outside = outside
        self.time = time
        board = BumpBoard(environments: Self.rates, time: time)
        desk = try BumpDesk(
            storage, board: board,
            rules: BumpRules(
                environments: Array(Self.rates.keys), maxDuration: .seconds(4 * 3600),
                maxRate: ["prod": 0.5]),
            time: time, reading: { outside.reading.withLock { $0 } },
            note: { record in outside.notes.withLock { $0.append(record) } })
    }

    /// The audit records that were told, oldest first.
    var told: [AuditRecord] { outside.notes.withLock { $0 } }

    /// Sets how much of the pending memory is taken, in percent.
    func fill(_ percent: Int) {
        outside.reading.withLock { ($0.pendingBytes, $0.pendingLimit) = (percent, 100) }
    }

    /// What bumps make of the environment's rate at this moment; nil when nothing.
    var rate: Double? { board.table?.bumps.map(\.rateInForce).max() }

    static func draft(
        _ environment: String = "dev", rate: Double = 1, for duration: Duration = .seconds(1800),
        reason: String = "INC-42", _ change: (inout BumpMatcher) -> Void = { _ in }
    ) -> BumpDraft {
        var match = BumpMatcher(environment: environment)
        change(&match)
        return BumpDraft(match: match, rate: rate, duration: duration, reason: reason)
    }
}
