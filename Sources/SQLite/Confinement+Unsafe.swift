import Glibc
import Synchronization

/// Checks at run time that a connection is used by one thread at a time.
///
/// Connections are opened without SQLite's own mutex, since nothing of ours needs it; GRDB does the
/// same and says why: "Since our database connection is only used via our serial dispatch queue,
/// there is no purpose using the default serialized mode" (GRDB.swift, `SerializedDatabase.swift`).
/// Two threads in one such connection corrupt memory, so the claim is checked, not believed.
///
/// The first thread that uses the connection owns it until it gives it up.
final class Confinement: Sendable {
    /// The owner's `pthread_t`, 0 for none; a `pthread_t` is an address and never 0.
    private let owner = Atomic<UInt>(0)

    /// Stops the process when another thread owns the connection: that is a bug of ours.
    func check() {
        let current = UInt(pthread_self())
        if owner.load(ordering: .relaxed) == current { return }
        let (free, _) = owner.compareExchange(
            expected: 0, desired: current, ordering: .acquiring)
        precondition(free, "a connection is used by a thread that does not own it")
    }

    /// Lets the next thread that comes own the connection, and see all that this one did.
    func giveUp() {
        check()
        owner.store(0, ordering: .releasing)
    }
}
