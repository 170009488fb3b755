internal import Glibc

/// The terminal on standard output.
package enum Terminal {
    /// Its width in columns; nil if standard output is no terminal, 0 if it does not say.
    package static var width: Int? {
        guard isatty(STDOUT_FILENO) == 1 else { return nil }
        var size = winsize()
        // SAFETY: the request writes one `winsize`, which is what it is given.
        let status = unsafe ioctl(STDOUT_FILENO, UInt(TIOCGWINSZ), &size)
        return status == 0 ? Int(size.ws_col) : 0
    }
}
