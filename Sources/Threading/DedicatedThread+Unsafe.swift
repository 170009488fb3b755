import CPlatform
import Glibc
import Synchronization

/// A thread of the operating system that runs one closure and ends.
///
/// For work that blocks (disk, SQLite, waiting on a queue), which must never sit on Swift's
/// cooperative pool. Signals sent to the process are never delivered to it: they are left to the
/// thread that the collector keeps for them.
///
/// The owner is expected to ``join()`` it. If the last reference goes without a join, the thread runs
/// on and its resources go when it ends.
///
/// - Concurrency: All methods from any thread.
@safe package final class DedicatedThread: Sendable {
    /// Why no thread could be had.
    package enum Failure: Error, Equatable, Sendable {
        /// The system refused; the code is that of `pthread_create`, `EAGAIN` when the limit on
        /// threads or memory is reached.
        case notStarted(code: Int32)
    }

    /// The name given, in full.
    package let name: String

    // SAFETY: `pthread_t` is an integer on Linux, valid until joined or detached, which the
    // `joined` flag lets happen once.
    private let thread: pthread_t
    private let joined = Mutex(false)

    /// Starts a thread.
    ///
    /// - Parameters:
    ///   - name: Shown by `ps -L`, `top -H` and debuggers, which see the first 15 bytes.
    ///   - body: What the thread does; what it captures is released when it returns.
    /// - Throws: ``Failure/notStarted(code:)``; the body was then not run.
    package init(name: String, _ body: @escaping @Sendable () -> Void) throws(Failure) {
        self.name = name
        let start = unsafe Unmanaged.passRetained(Start(name: name, body: body))
        var thread = pthread_t()
        let code = Self.withSignalsBlocked {
            // SAFETY: the retained `Start` is consumed exactly once, by the new thread.
            unsafe pthread_create(&thread, nil, { unsafe Start.run($0) }, start.toOpaque())
        }
        guard code == 0 else {
            unsafe start.release()
            throw .notStarted(code: code)
        }
        self.thread = thread
    }

    deinit {
        if !joined.withLock({ $0 }) { pthread_detach(thread) }
    }

    /// Blocks until the thread has ended; at once when it already has.
    ///
    /// May be called more than once and by several threads, each of which waits. Must not be called
    /// by the thread itself.
    package func join() {
        joined.withLock { joined in
            guard !joined else { return }
            let code = pthread_join(thread, nil)
            precondition(code == 0, "a thread cannot wait for its own end")
            joined = true
        }
    }

    /// Runs the body with all signals blocked but those that report a fault of the running code;
    /// a new thread inherits that mask.
    private static func withSignalsBlocked(_ body: () -> CInt) -> CInt {
        var blocked = sigset_t()
        var previous = sigset_t()
        unsafe sigfillset(&blocked)
        for fault in [SIGSEGV, SIGBUS, SIGFPE, SIGILL, SIGTRAP, SIGABRT] {
            unsafe sigdelset(&blocked, fault)
        }
        unsafe pthread_sigmask(SIG_SETMASK, &blocked, &previous)
        defer { unsafe pthread_sigmask(SIG_SETMASK, &previous, nil) }
        return body()
    }
}

/// What a new thread needs to know.
private final class Start: Sendable {
    let name: String
    let body: @Sendable () -> Void

    init(name: String, body: @escaping @Sendable () -> Void) {
        self.name = name
        self.body = body
    }

    /// The first frame of the new thread.
    static func run(_ argument: UnsafeMutableRawPointer?) -> UnsafeMutableRawPointer? {
        guard let argument = unsafe argument else { return nil }
        // SAFETY: `argument` is the `Start` that `init` retained for this one call.
        let start = unsafe Unmanaged<Start>.fromOpaque(argument).takeRetainedValue()
        unsafe tracewell_set_thread_name(
            String(decoding: start.name.utf8.prefix(15), as: UTF8.self))
        start.body()
        return nil
    }
}
