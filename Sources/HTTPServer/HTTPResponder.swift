import Synchronization

/// The right to answer one request, once.
///
/// ``send(_:)`` may be called in the handler or later, from any thread; until then the connection waits
/// without holding a thread. Only the first answer counts. A responder that goes without having been
/// used answers 500, so that no client waits for ever.
///
/// - Concurrency: From any thread.
package final class HTTPResponder: Sendable {
    private let isUsed = Atomic(false)
    private let deliver: @Sendable (HTTPResponse?) -> Void

    /// Makes a responder that hands the answer, or nil when there was none, to a closure.
    package init(_ deliver: @escaping @Sendable (HTTPResponse?) -> Void) {
        self.deliver = deliver
    }

    /// Answers the request.
    ///
    /// - Returns: False when the request was answered before; this answer is then not sent.
    @discardableResult
    package func send(_ response: HTTPResponse) -> Bool {
        guard !isUsed.exchange(true, ordering: .acquiringAndReleasing) else { return false }
        deliver(response)
        return true
    }

    deinit {
        if !isUsed.load(ordering: .acquiring) { deliver(nil) }
    }
}
