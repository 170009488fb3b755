import Bytes
import Synchronization
import SystemClock
import Telemetry

/// One request and its answer, from the request line to the last byte sent.
///
/// SAFETY: `@unchecked Sendable`: everything but `answer` is touched only by the thread that serves the
/// connection, which libmicrohttpd guarantees not to change, or, like `head`, not changed after the
/// handler was called; `answer` is behind its lock.
final class Exchange: @unchecked Sendable {
    /// How far the request has come.
    private enum Stage {
        case head
        /// The answer is known; what is left of the request has no body.
        case refused
        case body
        case handling
    }

    /// What is to be done next.
    enum Step {
        /// Read on.
        case proceed
        /// Hand this answer to libmicrohttpd.
        case answer(HTTPResponse)
        /// Send this answer past libmicrohttpd, which takes none in the middle of a body, and close.
        case interrupt(HTTPResponse)
        /// Wait for the responder: the connection is suspended.
        case wait
    }

    /// The answer as it passes from the responder to the serving thread.
    private struct Answer {
        var response: HTTPResponse?
        var isGiven = false
        var isSuspended = false
        /// The answer's body, once it is being sent, if it is a stream.
        var pump: StreamPump?

        /// Takes the first response there is; resumes the connection if it waits for one.
        ///
        /// Resumed with the lock held: whoever stops the server takes the lock of each exchange, and then
        /// knows that no connection is left suspended.
        mutating func give(_ response: HTTPResponse, resuming link: ConnectionLink) {
            guard !isGiven else { return }
            isGiven = true
            self.response = response
            if isSuspended { link.resume() }
            isSuspended = false
        }
    }

    private let service: Service
    let connection: PeerConnection
    private let link: ConnectionLink
    private let receivedAt: MonotonicTime
    private var stage = Stage.head
    private var builder: HTTPHeadBuilder?
    private var head: HTTPRequestHead?
    private var line: HTTPMetrics.Line?
    private var route = RouteName.malformed
    private var bodyLimit = 0
    private var body: ByteWriter?
    private var charged = 0
    private var handle: (@Sendable (HTTPRequest, HTTPResponder) -> Void)?
    private let answer = Mutex(Answer())

    init(
        service: Service, connection: PeerConnection, link: ConnectionLink, target: ByteView,
        now: MonotonicTime
    ) {
        self.service = service
        self.connection = connection
        self.link = link
        receivedAt = now
        builder = HTTPHeadBuilder(target: target, limits: service.settings.head)
    }

    /// Whether the head is still to be read.
    var awaitsHead: Bool { stage == .head }

    /// Adds a header.
    func appendField(name: ByteView, value: ByteView) {
        builder?.appendField(name: name, value: value)
    }

    /// Judges the head, now that it is complete; the body has not begun.
    ///
    /// - Parameters:
    ///   - method: As sent.
    ///   - isHTTP10: Whether the request is of HTTP/1.0.
    ///   - problem: What the reading of the head has already found.
    /// - Returns: What is to be done next.
    func headComplete(method: String, isHTTP10: Bool, problem: HTTPProblem?) -> Step {
        let head: HTTPRequestHead
        do throws(HTTPProblem) {
            if let problem { throw problem }
            guard let builder = builder.take() else { throw .malformed("") }
            head = try builder.finish(
                method: method, isHTTP10: isHTTP10, peer: connection.peer, at: receivedAt,
                newRequestID: RequestID.make)
        } catch {
            connection.linger()
            stage = .handling
            begin(route: RouteName.malformed, method: .other)
            return .answer(finish(service.handler.answer(to: error, head: nil), closes: true))
        }
        self.head = head
        if let preflight = service.settings.cors?.preflight(head) {
            return refuse(head, route: RouteName.preflight, preflight)
        }
        if service.isStopping {
            return refuse(
                head, route: RouteName.unmatched, service.handler.answer(to: .stopping, head: head))
        }
        switch service.handler.admit(head) {
        case .refuse(let route, let response):
            return refuse(head, route: route, response)
        case .accept(let route, let limit, let handle):
            if let length = head.contentLength, length > limit {
                let problem = HTTPProblem.bodyTooLarge(limit: limit)
                return refuse(
                    head, route: route, service.handler.answer(to: problem, head: head))
            }
            begin(route: route, method: head.method)
            self.handle = handle
            bodyLimit = limit
            stage = .body
            if head.hasBody {
                // SECURITY: A declared length allocates a first step only; the rest follows the bytes.
                let step = min(head.contentLength ?? Self.chunkedStep, Self.firstStep)
                body = ByteWriter(capacity: step)
                connection.enter(.body(since: service.clock.monotonic(), bytes: 0))
            }
            return .proceed
        }
    }

    private static let firstStep = 1 << 20
    private static let chunkedStep = 64 << 10

    /// Takes a piece of the body.
    func receive(_ bytes: ByteView) -> Step {
        guard stage == .body, let head else { return .proceed }
        let total = connection.received.wrappingAdd(bytes.count, ordering: .relaxed).newValue
        if total > bodyLimit {
            return interrupt(.bodyTooLarge(limit: bodyLimit), head)
        }
        guard service.settings.budget.take(bytes.count) else {
            return interrupt(.overloaded(retryAfterSeconds: 1), head)
        }
        charged += bytes.count
        body?.append(bytes)
        return .proceed
    }

    /// Has the request handled, now that all of it is here; or takes the answer, now that it is known.
    func requestComplete() -> Step {
        switch stage {
        case .head: return .answer(finish(service.handler.answer(to: .unanswered, head: nil)))
        case .refused, .handling: return takeAnswer()
        case .body: break
        }
        stage = .handling
        connection.enter(.handling)
        guard let head, let handle else { return .proceed }
        self.handle = nil
        let received = body.take() ?? ByteWriter(capacity: 0)
        let responder = HTTPResponder { [self] response in give(response) }
        handle(HTTPRequest(head: head, body: received.finish()), responder)
        return takeAnswer()
    }

    /// Ends the exchange: everything was sent, or the connection is gone.
    func complete() {
        line?.active.add(-1)
        service.settings.budget.give(charged)
        answer.withLock {
            $0.isGiven = true
            $0.response = nil
            $0.pump = nil
        }
        connection.finish(at: service.clock.monotonic())
        service.exchangeEnded()
    }

    /// Notes that the answer is a stream, which this pump moves.
    func begin(_ pump: StreamPump) { answer.withLock { $0.pump = pump } }

    /// Has a stream that waits look whether it should end.
    func wakeStream() { answer.withLock { $0.pump }?.wake() }

    /// Answers in place of the handler, because the server stops.
    ///
    /// Only if the connection is suspended; else the serving thread sees by itself that the server stops.
    func stop() {
        answer.withLock { answer in
            // `head` was set before the connection was suspended under this lock.
            guard answer.isSuspended else { return }
            answer.give(service.handler.answer(to: .stopping, head: head), resuming: link)
        }
        wakeStream()
    }

    private func give(_ response: HTTPResponse?) {
        let response = response ?? service.handler.answer(to: .unanswered, head: head)
        answer.withLock { $0.give(response, resuming: link) }
    }

    private func takeAnswer() -> Step {
        let response = answer.withLock { answer -> HTTPResponse? in
            if !answer.isGiven, service.isStopping {
                answer.isGiven = true
                answer.response = service.handler.answer(to: .stopping, head: head)
            }
            if answer.isGiven { return answer.response.take() }
            link.suspend()
            answer.isSuspended = true
            return nil
        }
        guard let response else { return .wait }
        return .answer(finish(response))
    }

    private func refuse(
        _ head: HTTPRequestHead, route: String, _ response: HTTPResponse
    ) -> Step {
        begin(route: route, method: head.method)
        stage = .refused
        if head.hasBody {
            connection.linger()
            return .answer(finish(response, closes: true))
        }
        // An answer given before the end of a request closes the connection, even when nothing follows.
        answer.withLock { $0 = Answer(response: response, isGiven: true) }
        return .proceed
    }

    private func interrupt(_ problem: HTTPProblem, _ head: HTTPRequestHead) -> Step {
        connection.linger()
        body = nil
        return .interrupt(finish(service.handler.answer(to: problem, head: head), closes: true))
    }

    private func begin(route: String, method: HTTPMethod) {
        self.route = route
        line = connection.line(route, method, in: service.metrics)
        line?.active.add(1)
    }

    /// Adds what every answer has, and counts it.
    private func finish(_ response: HTTPResponse, closes: Bool = false) -> HTTPResponse {
        var response = response
        let now = service.clock.monotonic()
        if closes || service.isDraining { response.closesConnection = true }
        if let head {
            response.headers.set("X-Request-Id", head.requestID)
            response.headers.set("X-Correlation-Id", head.correlationID)
            service.settings.cors?.decorate(&response, for: head)
        } else {
            let made = RequestID.make()
            response.headers.set("X-Request-Id", made)
            response.headers.set("X-Correlation-Id", made)
        }
        let elapsed = now.nanoseconds(since: receivedAt)
        line?.count(response.status, nanoseconds: elapsed)
        service.access.write(response, head: head, route: route, nanoseconds: elapsed)
        connection.enter(.answer(since: now, bytes: response.body.count))
        return response
    }
}

extension HTTPResponse.Body {
    /// How many bytes there are; 0 for a stream, each piece of which counts anew.
    fileprivate var count: Int {
        if case .bytes(let buffer) = self { buffer.count } else { 0 }
    }
}
