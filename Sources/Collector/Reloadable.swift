import Synchronization

/// A value that a reload replaces while others use it.
///
/// - Concurrency: From any thread; who took the old value goes on with it.
final class Reloadable<Value: Sendable>: Sendable {
    private let value: Mutex<Value>

    init(_ value: Value) { self.value = Mutex(value) }

    /// The value in force.
    var current: Value {
        get { value.withLock { $0 } }
        set { value.withLock { $0 = newValue } }
    }
}
