import Bytes
import HTTPServer
import Synchronization

/// What the tests serve: routes that answer in all the ways a handler can.
struct EchoHandler: HTTPHandler {
    enum Name: Sendable, CaseIterable {
        case hello, echo, later, dropped, item, denied, events, failing
    }

    static let router = Router<Name>([
        Route(.get, "/hello", .hello),
        Route(.post, "/echo", .echo),
        Route(.post, "/later", .later),
        Route(.get, "/dropped", .dropped),
        Route(.get, "/items/{id}", .item),
        Route(.post, "/denied", .denied),
        Route(.get, "/events", .events),
        Route(.get, "/failing", .failing),
    ])

    /// Responders that wait for the test.
    let waiting = Waiting()
    let stream = TestStream()
    var bodyLimit = 100_000

    final class Waiting: Sendable {
        private let responders = Mutex<[HTTPResponder]>([])

        func keep(_ responder: HTTPResponder) { responders.withLock { $0.append(responder) } }

        func takeAll() -> [HTTPResponder] {
            responders.withLock { all in
                defer { all = [] }
                return all
            }
        }
    }

    func admit(_ head: HTTPRequestHead) -> HTTPAdmission {
        let routing = Self.router.match(head)
        guard case .found(let match) = routing else {
            guard let failure = routing.failure else {
                return .refuse(route: "none", HTTPResponse(.internalServerError))
            }
            return .refuse(route: failure.route, failure.response)
        }
        let route = match.pattern
        switch match.id {
        case .denied:
            return .refuse(
                route: route, .error(.unauthorized, code: "unauthorized", message: "No token."))
        case .failing:
            return .refuse(route: route, HTTPResponse(.badGateway))
        case .hello:
            return .accept(route: route, bodyLimit: 0) { _, responder in
                responder.send(HTTPResponse(.ok, "text/plain", text: "hello"))
            }
        case .echo:
            return .accept(route: route, bodyLimit: bodyLimit) { request, responder in
                responder.send(HTTPResponse(.ok, "application/octet-stream", request.body))
            }
        case .later:
            return .accept(route: route, bodyLimit: bodyLimit) { [waiting] _, responder in
                waiting.keep(responder)
            }
        case .dropped:
            return .accept(route: route, bodyLimit: 0) { _, _ in }
        case .item:
            return .accept(route: route, bodyLimit: 0) { request, responder in
                let query = request.head.queryItem("q") ?? "-"
                responder.send(
                    HTTPResponse(.ok, "text/plain", text: "\(match["id"]) \(query)"))
            }
        case .events:
            return .accept(route: route, bodyLimit: 0) { [stream] _, responder in
                responder.send(HTTPResponse(.ok, "text/event-stream", stream: stream))
            }
        }
    }
}

/// A stream that says what the test tells it to.
final class TestStream: HTTPBodyStream {
    private struct State {
        var lines: [String] = []
        var isFinished = false
        var hasEnded = false
        var waker: HTTPStreamWaker?
    }

    private let state = Mutex(State())

    var hasEnded: Bool { state.withLock { $0.hasEnded } }

    func say(_ line: String) {
        state.withLock {
            $0.lines.append(line)
            return $0.waker
        }?.wake()
    }

    func finish() {
        state.withLock {
            $0.isFinished = true
            return $0.waker
        }?.wake()
    }

    func begin(_ waker: HTTPStreamWaker) { state.withLock { $0.waker = waker } }

    func next(into writer: inout ByteWriter) -> HTTPStreamStep {
        let (lines, finished) = state.withLock { state in
            defer { state.lines = [] }
            return (state.lines, state.isFinished)
        }
        for line in lines { writer.append(line) }
        return finished ? .last : lines.isEmpty ? .wait : .more
    }

    func end() { state.withLock { $0.hasEnded = true } }
}
