import Synchronization
import SystemClock

/// A budget that refills steadily: so much a second, and at most so much at once.
///
/// What is larger than the whole budget passes when the budget is full, and leaves it in debt, at
/// most by one budget more. So a huge trace can pass, and others wait after it for no longer than
/// two budgets take to refill.
///
/// - Concurrency: From any thread.
final class TokenBucket: PolicyMemory {
    private struct State {
        var balance: Double
        var time: MonotonicTime?
    }

    private let rate: Double
    private let capacity: Double
    private let state: Mutex<State>

    /// Makes a full bucket.
    ///
    /// - Parameters:
    ///   - rate: What comes in, in tokens a second.
    ///   - capacity: What it holds at most.
    init(rate: Double, capacity: Double) {
        self.rate = rate
        self.capacity = capacity
        state = Mutex(State(balance: capacity, time: nil))
    }

    /// Takes an amount out; false when there is too little, and nothing is taken then.
    func take(_ amount: Int, at now: MonotonicTime) -> Bool {
        state.withLock { state in
            let elapsed = Double(now.nanoseconds(since: state.time ?? now))
            state.balance = min(capacity, state.balance + elapsed * rate / 1e9)
            if state.time.map({ $0 < now }) ?? true { state.time = now }
            let amount = Double(amount)
            // What came in by parts may be a rounding error short of what it adds up to.
            guard state.balance + 1e-6 >= min(amount, capacity) else { return false }
            state.balance = max(state.balance - amount, -capacity)
            return true
        }
    }
}
