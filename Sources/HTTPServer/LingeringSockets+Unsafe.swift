import Glibc
import Synchronization
import SystemClock

/// Sockets whose answer is sent while the client may still be sending.
///
/// Closing such a socket at once makes the system answer the client's next bytes with a reset, and many
/// clients then report a broken connection instead of the 413, 401 or 503 that was sent. So what still
/// comes is read and thrown away until the client is done, for two seconds at most.
///
/// - Concurrency: ``add(_:now:)`` from any thread, the rest from one.
final class LingeringSockets: Sendable {
    private struct Entry {
        let descriptor: Int32
        let deadline: MonotonicTime
    }

    private static let maximumCount = 128
    private static let patience = Duration.seconds(2)

    private let entries = Mutex<[Entry]>([])

    /// Takes a share of a connection that is about to be closed.
    ///
    /// - Returns: Whether it was taken; not when there are too many already.
    func add(_ descriptor: Int32, now: MonotonicTime) -> Bool {
        entries.withLock { entries in
            guard entries.count < Self.maximumCount else { return false }
            let copy = fcntl(descriptor, F_DUPFD_CLOEXEC, 0)
            guard copy >= 0 else { return false }
            shutdown(copy, Int32(SHUT_WR))
            entries.append(Entry(descriptor: copy, deadline: now.adding(Self.patience)))
            return true
        }
    }

    /// The descriptors to wait for.
    var descriptors: [Int32] { entries.withLock { $0.map(\.descriptor) } }

    /// Reads what has come, and closes those that are done or out of time.
    func drain(now: MonotonicTime) {
        entries.withLock { entries in
            entries.removeAll { entry in
                let isDone = Self.readAll(entry.descriptor) || now >= entry.deadline
                if isDone { close(entry.descriptor) }
                return isDone
            }
        }
    }

    /// Closes all.
    func closeAll() {
        entries.withLock { entries in
            for entry in entries { close(entry.descriptor) }
            entries.removeAll()
        }
    }

    /// Whether the client has closed; reads 1 MiB at most, so that one cannot hold up the others.
    private static func readAll(_ descriptor: Int32) -> Bool {
        unsafe withUnsafeTemporaryAllocation(byteCount: 65_536, alignment: 8) { memory in
            for _ in 0..<16 {
                let count = unsafe recv(
                    descriptor, memory.baseAddress, memory.count, Int32(MSG_DONTWAIT))
                if count == 0 { return true }
                if count < 0 { return errno != EAGAIN && errno != EWOULDBLOCK && errno != EINTR }
            }
            return false
        }
    }
}
