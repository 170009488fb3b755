package import Bytes

/// The body of a response that is made while it is sent: server-sent events, large exports.
///
/// The server asks for the next piece when it has sent the one before, so a slow reader slows the
/// source down instead of filling memory.
package protocol HTTPBodyStream: AnyObject, Sendable {
    /// Gives the stream the means to be asked again after it had nothing to give.
    ///
    /// Called once, before the first ``next(into:)``.
    func begin(_ waker: HTTPStreamWaker)

    /// Appends the next piece, of some KiB, to the writer.
    ///
    /// Called on a thread of the server, never twice at once; must not block for long.
    func next(into writer: inout ByteWriter) -> HTTPStreamStep

    /// Tells that nothing will be asked for any more: all was sent, or the client is gone.
    func end()
}

/// What a stream did when it was asked for its next piece.
package enum HTTPStreamStep: Sendable {
    /// It appended something and may have more.
    case more
    /// It has nothing at the moment and calls ``HTTPStreamWaker/wake()`` when that changes.
    case wait
    /// What it appended is the last.
    case last
}

/// Wakes a response whose stream had nothing to give.
///
/// - Concurrency: From any thread, any number of times, also after the end.
package struct HTTPStreamWaker: Sendable {
    let action: @Sendable () -> Void

    /// Has the stream asked for its next piece.
    package func wake() { action() }
}
