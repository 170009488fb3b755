import Synchronization

/// How many bytes of request bodies may be held at once, over all connections that share it.
///
/// Bytes are counted as they arrive, never as declared: who announces much and sends nothing takes
/// nothing from others.
///
/// - Concurrency: Lock-free, from any thread.
package final class BodyBudget: Sendable {
    private let held = Atomic<Int>(0)
    /// The most bytes there may be.
    package let limit: Int

    /// Makes a budget.
    package init(bytes limit: Int = 256 << 20) { self.limit = limit }

    /// How many bytes are held.
    package var bytes: Int { held.load(ordering: .relaxed) }

    /// Takes bytes; false when that would be too many, and none are taken.
    func take(_ bytes: Int) -> Bool {
        let total = held.wrappingAdd(bytes, ordering: .relaxed).newValue
        guard total <= limit else {
            held.wrappingSubtract(bytes, ordering: .relaxed)
            return false
        }
        return true
    }

    /// Gives bytes back.
    func give(_ bytes: Int) { held.wrappingSubtract(bytes, ordering: .relaxed) }
}
