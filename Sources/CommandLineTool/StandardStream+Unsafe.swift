import Glibc

/// Standard output, standard error or a pipe, written straight to the descriptor.
///
/// The process ignores SIGPIPE from the first stream on: a reader that went away (`| head`) is then a
/// failed write, and the verb ends as if it were done.
package final class StandardStream: ToolOutput {
    private let descriptor: Int32

    /// Standard output.
    package static let output = StandardStream(descriptor: STDOUT_FILENO)
    /// Standard error.
    package static let errors = StandardStream(descriptor: STDERR_FILENO)

    /// Writes to a descriptor that stays open for as long.
    init(descriptor: Int32) {
        self.descriptor = descriptor
        signal(SIGPIPE, SIG_IGN)
    }

    /// Writes all of a text, in as many calls as it takes.
    @discardableResult
    package func write(_ text: String) -> Bool {
        var text = text
        return text.withUTF8 { bytes in
            var rest = unsafe UnsafeRawBufferPointer(bytes)[...]
            while unsafe !rest.isEmpty {
                let piece = unsafe UnsafeRawBufferPointer(rebasing: rest)
                // SAFETY: the piece lies within the text, which lives until the closure returns.
                let count = unsafe Glibc.write(descriptor, piece.baseAddress, piece.count)
                if count > 0 {
                    unsafe rest = rest.dropFirst(count)
                } else if count < 0, errno == EAGAIN || errno == EWOULDBLOCK {
                    var ready = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
                    _ = unsafe poll(&ready, 1, -1)
                } else if count == 0 || errno != EINTR {
                    return false
                }
            }
            return true
        }
    }
}
