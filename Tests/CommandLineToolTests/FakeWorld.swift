import Bytes
import CommandLineTool
import HTTPClient
import Synchronization
import TestSupport

/// An environment of which a test sees both ends.
struct FakeWorld {
    let output = RecordedOutput()
    let errors = RecordedOutput()
    let server = FakeServer()
    let time = ManualTime()
    var variables: [String: String] = [:]
    var terminalWidth: Int?

    var environment: ToolEnvironment {
        ToolEnvironment(
            output: output, errors: errors, variables: variables, terminalWidth: terminalWidth,
            time: time, connect: { [server] _ in server })
    }
}

/// Keeps what was written to it.
final class RecordedOutput: ToolOutput {
    private let written = Mutex("")

    var text: String { written.withLock { $0 } }

    func write(_ text: String) -> Bool {
        written.withLock { $0 += text }
        return true
    }
}

/// Answers requests with what was laid ready, and keeps them.
final class FakeServer: APITransport {
    private struct State {
        var answers: [Result<APIAnswer, HTTPClientError>] = []
        var requests: [HTTPClientRequest] = []
    }

    private let state = Mutex(State())

    /// The requests in order.
    var requests: [HTTPClientRequest] { state.withLock { $0.requests } }

    /// Lays the answer to the next request ready.
    func answer(_ status: Int, _ body: String) {
        state.withLock {
            $0.answers.append(.success(APIAnswer(status: status, body: ByteBuffer(body.utf8))))
        }
    }

    /// Has the next request fail.
    func fail(_ error: HTTPClientError) { state.withLock { $0.answers.append(.failure(error)) } }

    func exchange(_ request: HTTPClientRequest) throws(HTTPClientError) -> APIAnswer {
        let answer = state.withLock { state -> Result<APIAnswer, HTTPClientError>? in
            state.requests.append(request)
            return state.answers.isEmpty ? nil : state.answers.removeFirst()
        }
        guard let answer else { throw .cancelled }
        return try answer.get()
    }
}
