import Threading

/// What wakes the thread of a stage before its time: something urgent, or the end.
///
/// - Concurrency: Anyone may signal; one thread waits.
final class StageSignal: Sendable {
    private struct State {
        var isUrgent = false
        var isStopping = false
    }

    private let state = ConditionLock(State())

    /// Says that something should not wait for the next tick.
    func wake() { state.update { $0.isUrgent = true } }

    /// Says that the stage shall end.
    func stop() { state.update { $0.isStopping = true } }

    /// Waits until something is urgent, or the time is up.
    ///
    /// - Returns: Whether the stage shall end.
    func wait(atMost time: Duration) -> Bool {
        state.wait(timeout: time) { state in
            guard state.isUrgent || state.isStopping else { return nil }
            state.isUrgent = false
            return state.isStopping
        } ?? false
    }
}
