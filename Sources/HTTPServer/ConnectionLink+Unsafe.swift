import CMicrohttpd

/// A connection as libmicrohttpd knows it.
///
/// SAFETY: `pointer` is valid from the request line to the completion callback of a request; an
/// ``Exchange`` lives at least as long and uses the link in that time only. A suspended connection is
/// not closed by libmicrohttpd, so the pointer stays valid until the one ``resume()``.
@safe
struct ConnectionLink: @unchecked Sendable {
    // SAFETY: Sendable because libmicrohttpd allows `MHD_resume_connection` from any thread, and all else
    // is called from the thread that serves the connection.
    let pointer: OpaquePointer

    init(_ pointer: OpaquePointer) { unsafe self.pointer = pointer }

    /// Takes the connection out of the thread's loop; only from within a callback.
    func suspend() { unsafe MHD_suspend_connection(pointer) }

    /// Puts it back; once for each ``suspend()``, from any thread.
    func resume() { unsafe MHD_resume_connection(pointer) }
}
