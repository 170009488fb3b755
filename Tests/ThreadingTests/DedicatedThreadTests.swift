import Glibc
import Synchronization
import Testing
import Threading

@Suite struct DedicatedThreadTests {
    @Test func `Join returns after the body has run`() throws {
        let ran = Mutex(false)
        let thread = try DedicatedThread(name: "test") { ran.withLock { $0 = true } }
        thread.join()
        #expect(ran.withLock { $0 })
    }

    @Test func `Joining again and from several threads is harmless`() throws {
        let gate = ConditionLock(false)
        let thread = try DedicatedThread(name: "worker") { gate.wait { $0 ? () : nil } }
        let joiners = try (0..<4).map { _ in try DedicatedThread(name: "joiner") { thread.join() } }
        gate.update { $0 = true }
        for joiner in joiners { joiner.join() }
        thread.join()
    }

    @Test func `A thread outlives the last reference to it`() throws {
        let done = ConditionLock(false)
        _ = try DedicatedThread(name: "orphan") { done.update { $0 = true } }
        done.wait { $0 ? () : nil }
    }

    @Test(arguments: [("journal", "journal\n"), ("a-name-over-the-limit", "a-name-over-the\n")])
    func `The system shows the name`(name: String, shown: String) throws {
        let seen = Mutex("")
        let thread = try DedicatedThread(name: name) { seen.withLock { $0 = readOwnName() } }
        thread.join()
        #expect(seen.withLock { $0 } == shown)
        #expect(thread.name == name)
    }

    @Test(arguments: [
        (SIGTERM, true), (SIGINT, true), (SIGHUP, true), (SIGPIPE, true),
        (SIGSEGV, false), (SIGABRT, false),
    ])
    func `Signals to the process are blocked, faults of the thread are not`(
        signal: CInt, blocked: Bool
    ) throws {
        let seen = Mutex<Bool?>(nil)
        try DedicatedThread(name: "test") {
            var mask = sigset_t()
            unsafe pthread_sigmask(SIG_BLOCK, nil, &mask)
            let isMember = unsafe sigismember(&mask, signal) == 1
            seen.withLock { $0 = isMember }
        }.join()
        #expect(seen.withLock { $0 } == blocked)
    }

    @Test func `What the body captured is released when it has run`() throws {
        final class Token: Sendable {}
        weak var weakToken: Token?
        let thread: DedicatedThread
        do {
            let token = Token()
            weakToken = token
            thread = try DedicatedThread(name: "test") { withExtendedLifetime(token) {} }
        }
        thread.join()
        #expect(weakToken == nil)
    }
}

/// The name of the calling thread, with the newline that the kernel puts behind it.
private func readOwnName() -> String {
    let file = unsafe open("/proc/thread-self/comm", O_RDONLY)
    defer { close(file) }
    var bytes = [UInt8](repeating: 0, count: 64)
    let count = unsafe read(file, &bytes, bytes.count)
    return String(decoding: bytes.prefix(max(0, count)), as: UTF8.self)
}
