import Glibc

/// The signals that a new thread leaves to others.
enum SignalMask {
    /// Runs the body with all signals blocked but those that report a fault of the running code; threads
    /// that it starts inherit that, so that SIGTERM goes to the thread that waits for it.
    static func blocked<Result>(_ body: () -> Result) -> Result {
        var blocked = sigset_t()
        var previous = sigset_t()
        // SAFETY: both sets outlive the calls, which write only into them.
        unsafe sigfillset(&blocked)
        for fault in [SIGSEGV, SIGBUS, SIGFPE, SIGILL, SIGTRAP, SIGABRT] {
            unsafe sigdelset(&blocked, fault)
        }
        unsafe pthread_sigmask(SIG_SETMASK, &blocked, &previous)
        defer { unsafe pthread_sigmask(SIG_SETMASK, &previous, nil) }
        return body()
    }
}
