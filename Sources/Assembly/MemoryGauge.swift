import Synchronization

/// What assembly holds in memory, in bytes, by whether it waits or is under decision.
///
/// - Concurrency: Callable from any thread; the two values are not read at one moment.
final class MemoryGauge: Sendable {
    private let pendingBytes = Atomic(0)
    private let decidingBytes = Atomic(0)

    var pending: Int { pendingBytes.load(ordering: .relaxed) }
    var deciding: Int { decidingBytes.load(ordering: .relaxed) }

    func add(_ bytes: Int) { pendingBytes.add(bytes, ordering: .relaxed) }

    func handOver(_ bytes: Int) {
        pendingBytes.subtract(bytes, ordering: .relaxed)
        decidingBytes.add(bytes, ordering: .relaxed)
    }

    func release(_ bytes: Int) { decidingBytes.subtract(bytes, ordering: .relaxed) }
}
