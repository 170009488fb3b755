import Glibc

/// What the outside asks a running collector for.
package enum ProcessSignal: Sendable, Equatable {
    /// SIGTERM or SIGINT: drain and end.
    case stop
    /// SIGHUP: read the configuration again.
    case reload
}

/// The signals of the process, taken by the one thread that waits for them.
///
/// Handlers run between any two instructions and may do next to nothing; a thread that waits may do
/// anything. Threads of the collector block all signals, so these are delivered here only.
package enum Signals {
    /// Keeps the signals for ``wait()``; to be called before any other thread is started.
    ///
    /// SIGPIPE is ignored: a client that goes away shows as an error of the write.
    package static func hold() {
        var set = waited
        unsafe pthread_sigmask(SIG_BLOCK, &set, nil)
        signal(SIGPIPE, SIG_IGN)
    }

    /// Blocks until one of the signals comes.
    package static func wait() -> ProcessSignal {
        var set = waited
        while true {
            var number: Int32 = 0
            guard unsafe sigwait(&set, &number) == 0 else { continue }
            return number == SIGHUP ? .reload : .stop
        }
    }

    private static var waited: sigset_t {
        var set = sigset_t()
        unsafe sigemptyset(&set)
        for number in [SIGTERM, SIGINT, SIGHUP] { unsafe sigaddset(&set, number) }
        return set
    }
}
