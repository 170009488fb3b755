import Glibc
import SystemClock

/// A pthread mutex at a fixed address, for use with ``WakeUp``.
///
/// `Synchronization.Mutex` has no condition to wait on; this pair has. Internal: everything outside
/// uses ``ConditionLock`` or ``BoundedQueue``, which tie the lock to the state it guards.
@usableFromInline
@safe final class Lock: Sendable {
    // SAFETY: allocated and initialised in `init`, given back in `deinit`, never replaced; pthread
    // requires only that the address does not change, which a heap cell guarantees.
    fileprivate nonisolated(unsafe) let mutex: UnsafeMutablePointer<pthread_mutex_t>

    @usableFromInline
    init() {
        unsafe mutex = .allocate(capacity: 1)
        unsafe mutex.initialize(to: pthread_mutex_t())
        check(unsafe pthread_mutex_init(mutex, nil), "pthread_mutex_init")
    }

    deinit {
        unsafe pthread_mutex_destroy(mutex)
        unsafe mutex.deallocate()
    }

    @usableFromInline
    func lock() { check(unsafe pthread_mutex_lock(mutex), "pthread_mutex_lock") }

    @usableFromInline
    func unlock() { check(unsafe pthread_mutex_unlock(mutex), "pthread_mutex_unlock") }
}

/// A pthread condition: a place where threads that hold a ``Lock`` sleep until another wakes them.
@usableFromInline
@safe final class WakeUp: Sendable {
    // SAFETY: as `Lock.mutex`.
    private nonisolated(unsafe) let condition: UnsafeMutablePointer<pthread_cond_t>

    @usableFromInline
    init() {
        unsafe condition = .allocate(capacity: 1)
        unsafe condition.initialize(to: pthread_cond_t())
        var attributes = pthread_condattr_t()
        check(unsafe pthread_condattr_init(&attributes), "pthread_condattr_init")
        // By default a timed wait follows the wall clock, which an operator may set back an hour.
        check(
            unsafe pthread_condattr_setclock(&attributes, CLOCK_MONOTONIC),
            "pthread_condattr_setclock")
        check(unsafe pthread_cond_init(condition, &attributes), "pthread_cond_init")
        unsafe pthread_condattr_destroy(&attributes)
    }

    deinit {
        unsafe pthread_cond_destroy(condition)
        unsafe condition.deallocate()
    }

    /// Gives the lock up, sleeps until woken (or for no reason at all), takes the lock again.
    @usableFromInline
    func wait(_ lock: Lock) {
        check(unsafe pthread_cond_wait(condition, lock.mutex), "pthread_cond_wait")
    }

    /// As ``wait(_:)``, but no longer than to the deadline.
    ///
    /// - Returns: False when the deadline has passed.
    func wait(_ lock: Lock, until deadline: MonotonicTime) -> Bool {
        // `tv_sec` is signed: 2^63 ns are 292 years, and no system has been up for that.
        let nanoseconds = Int(min(deadline.nanoseconds, UInt64(Int64.max)))
        var time = timespec(
            tv_sec: nanoseconds / 1_000_000_000, tv_nsec: nanoseconds % 1_000_000_000)
        let code = unsafe pthread_cond_timedwait(condition, lock.mutex, &time)
        if code == ETIMEDOUT { return false }
        check(code, "pthread_cond_timedwait")
        return true
    }

    /// Wakes one sleeper, if there is any.
    @usableFromInline
    func signal() { check(unsafe pthread_cond_signal(condition), "pthread_cond_signal") }

    /// Wakes all sleepers.
    @usableFromInline
    func broadcast() { check(unsafe pthread_cond_broadcast(condition), "pthread_cond_broadcast") }
}

/// Stops the process on a code that only a bug of ours can bring about, such as unlocking what is
/// not locked; to go on without mutual exclusion would corrupt data.
private func check(_ code: CInt, _ call: StaticString) {
    precondition(code == 0, "\(call) failed with \(code)")
}
