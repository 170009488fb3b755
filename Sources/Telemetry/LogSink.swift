package import Bytes

/// Where lines of the log go.
package protocol LogSink: Sendable {
    /// Takes one whole line with its line end; the view is valid during the call only.
    ///
    /// - Concurrency: Called from any thread, several at once.
    func write(_ line: ByteView)
}
