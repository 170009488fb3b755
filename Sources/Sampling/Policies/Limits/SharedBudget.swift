import Synchronization
import SystemClock

/// A number of spans a second that several parties share, each with a part of its own.
///
/// Counted by whole seconds of the monotonic clock. A party over its part may use what nobody used
/// in the second before; the total of a second is never exceeded, save by one trace that is larger
/// than all of it, which passes when nothing of the second was used and is paid for by the next one.
///
/// - Concurrency: From any thread.
final class SharedBudget: PolicyMemory {
    private struct Account {
        let capacity: Int
        /// What is left of this second; negative when the next one has to pay.
        var balance: Int

        init(capacity: Int) {
            self.capacity = capacity
            balance = capacity
        }

        /// Whether there is enough; for more than a whole second's worth it has to be untouched.
        func admits(_ amount: Int) -> Bool { balance >= min(amount, capacity) }

        mutating func spend(_ amount: Int) { balance = max(balance - amount, -capacity) }

        mutating func begin(afterSeconds seconds: UInt64) {
            balance = seconds > 1 || balance > 0 ? capacity : capacity + balance
        }
    }

    private struct State {
        var second: UInt64?
        var parts: [Account]
        var total: Account
        /// What nobody used in the second before and nobody has taken since.
        var leftOver: Int
    }

    private let state: Mutex<State>

    /// Makes a budget.
    ///
    /// - Parameters:
    ///   - total: Spans a second for all.
    ///   - parts: Spans a second for each party.
    init(total: Int, parts: [Int]) {
        state = Mutex(
            State(
                second: nil, parts: parts.map(Account.init), total: Account(capacity: total),
                leftOver: total))
    }

    /// Takes an amount for a party; false when that may not have so much, and nothing is taken then.
    func take(_ amount: Int, party: Int, at now: MonotonicTime) -> Bool {
        state.withLock { state in
            Self.begin(&state, second: now.nanoseconds / 1_000_000_000)
            guard state.total.admits(amount) else { return false }
            let own = max(0, state.parts[party].balance)
            let missing = max(0, amount - own)
            if missing <= state.leftOver {
                state.parts[party].spend(amount - missing)
                state.leftOver -= missing
            } else if state.parts[party].admits(amount) {
                state.parts[party].spend(amount)
            } else {
                return false
            }
            state.total.spend(amount)
            return true
        }
    }

    private static func begin(_ state: inout State, second: UInt64) {
        guard let last = state.second else {
            state.second = second
            return
        }
        guard second > last else { return }
        state.second = second
        state.leftOver = second - last > 1 ? state.total.capacity : max(0, state.total.balance)
        state.total.begin(afterSeconds: second - last)
        for index in state.parts.indices { state.parts[index].begin(afterSeconds: second - last) }
    }
}
