package import Bytes
import Glibc
import Synchronization

/// Standard error: each line in one `write(2)`, whole and in order.
///
/// A line that cannot be written is given up and counted: the descriptor is closed, or it does not
/// block and has had no room for a second.
package final class StandardError: LogSink {
    private let turn = Mutex(())
    private let lost = Atomic<Int>(0)

    /// The one that writes to descriptor 2.
    package static let shared = StandardError()

    private init() {}

    /// How many lines could not be written.
    package var lostLines: Int { lost.load(ordering: .relaxed) }

    /// Writes the line, waiting for other threads to finish theirs.
    package func write(_ line: ByteView) {
        let written = turn.withLock { _ in
            // SAFETY: the view is valid for the call; `writeAll` reads only within it.
            unsafe line.withUnsafeBytes { bytes in unsafe Self.writeAll(bytes) }
        }
        if !written { lost.wrappingAdd(1, ordering: .relaxed) }
    }

    private static func writeAll(_ bytes: UnsafeRawBufferPointer) -> Bool {
        var rest = unsafe bytes[...]
        while unsafe !rest.isEmpty {
            let piece = unsafe UnsafeRawBufferPointer(rebasing: rest)
            let count = unsafe Glibc.write(STDERR_FILENO, piece.baseAddress, piece.count)
            if count > 0 {
                unsafe rest = rest.dropFirst(count)
            } else if count == 0 {
                return false
            } else if errno == EAGAIN || errno == EWOULDBLOCK {
                var descriptor = pollfd(fd: STDERR_FILENO, events: Int16(POLLOUT), revents: 0)
                guard unsafe poll(&descriptor, 1, 1000) == 1 else { return false }
            } else if errno != EINTR {
                return false
            }
        }
        return true
    }
}
