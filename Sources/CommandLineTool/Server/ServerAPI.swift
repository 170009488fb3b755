import Bytes
import HTTPClient

/// The API of a running collector, as the verbs use it.
struct ServerAPI {
    private let transport: any APITransport
    private let endpoint: HTTPEndpoint
    private let headers: [(name: String, value: String)]
    /// Who is written down for a change where no token says it.
    private let actor: String?

    /// Takes the address and the token from an invocation and its environment.
    init(_ invocation: Invocation, in environment: ToolEnvironment) throws(ToolFailure) {
        let address = invocation[Flags.api]
        guard let endpoint = HTTPEndpoint(address) else {
            throw ToolFailure(
                .usage, "\"\(address)\" is no address of a server",
                hint: "write http://host:port, https://host:port or unix:/path")
        }
        self.endpoint = endpoint
        let token = try BearerToken.of(invocation, in: environment)
        headers = token.map { [(name: "Authorization", value: "Bearer \($0)")] } ?? []
        actor = ["USER", "LOGNAME", "USERNAME"].lazy.compactMap { environment.variables[$0] }
            .first { !$0.isEmpty && $0.utf8.allSatisfy { $0 > 0x20 && $0 < 0x7F } }
        transport = environment.connect(endpoint)
    }

    /// Asks for something.
    ///
    /// - Parameters:
    ///   - path: The segments of the path behind `/api/v1`.
    ///   - query: The items of the query.
    /// - Returns: The body of an answer 200.
    /// - Throws: What the server says is wrong otherwise.
    func get(
        _ path: [String], query: [(name: String, value: String)] = []
    ) throws(ToolFailure) -> ByteBuffer {
        try exchange(HTTPClientRequest("GET", target(path, query), headers: headers))
    }

    /// Has something changed.
    ///
    /// - Parameters:
    ///   - method: What to do.
    ///   - path: The segments of the path behind `/api/v1`.
    ///   - body: A JSON document; nil for none.
    ///   - query: The items of the query.
    /// - Returns: The body of an answer 200 or 201.
    /// - Throws: What the server says is wrong otherwise.
    func change(
        _ method: String, _ path: [String], _ body: ByteBuffer? = nil,
        query: [(name: String, value: String)] = []
    ) throws(ToolFailure) -> ByteBuffer {
        var headers = headers
        if body != nil { headers.append((name: "Content-Type", value: "application/json")) }
        if let actor { headers.append((name: "X-Tracewell-Actor", value: actor)) }
        return try exchange(
            HTTPClientRequest(method, target(path, query), headers: headers, body: body))
    }

    private func target(
        _ path: [String], _ query: [(name: String, value: String)]
    ) -> String {
        var target = (["/api/v1"] + path.map(URLText.escaped)).joined(separator: "/")
        let items = query.map { "\(URLText.escaped($0.name))=\(URLText.escaped($0.value))" }
        if !items.isEmpty { target += "?" + items.joined(separator: "&") }
        return target
    }

    private func exchange(_ request: HTTPClientRequest) throws(ToolFailure) -> ByteBuffer {
        var request = request
        request.timeout = .seconds(60)
        let answer: APIAnswer
        do {
            answer = try transport.exchange(request)
        } catch {
            throw failure(error)
        }
        guard [200, 201].contains(answer.status) else { throw failure(answer) }
        return answer.body
    }

    private func failure(_ error: HTTPClientError) -> ToolFailure {
        if case .tooLarge(let limit) = error {
            return ToolFailure(
                .unreachable, "the answer is over \(HumanText.bytes(limit))",
                hint: "ask for less")
        }
        return ToolFailure(
            .unreachable, "\(error)".asClause,
            hint: "start a collector with tracewell serve, or name one with --api")
    }

    private func failure(_ answer: APIAnswer) -> ToolFailure {
        let problem = ServerProblem(answer.body)
        let status: ExitStatus =
            switch (answer.status, problem?.code) {
            case (404, _), (_, "over_budget"), (_, "bump_ended"): .notFound
            case (401, _), (403, _): .notAllowed
            case (400..<500, _): .usage
            default: .unreachable
            }
        let message = problem?.message ?? "\(endpoint) answered HTTP \(answer.status)"
        let tokenHint =
            status == .notAllowed
            ? "put a token of the right role into TRACEWELL_TOKEN or --token-file" : nil
        return ToolFailure(
            status, message.asClause,
            hint: (problem?.hint ?? tokenHint)?.asClause)
    }
}

/// What a server says when it does not answer what was asked: `{"error":{"code","message","hint"}}`.
private struct ServerProblem {
    var code = ""
    var message = ""
    var hint: String?

    /// Nil when the body says nothing of the kind.
    init?(_ body: ByteBuffer) {
        do {
            try body.withView { (text) throws(JSONError) in
                var json = try JSONReader(text)
                try read(&json)
            }
        } catch {
            return nil
        }
        if message.isEmpty { return nil }
    }

    private mutating func read(_ json: inout JSONReader) throws(JSONError) {
        try json.beginObject()
        while let key = try json.nextKey() {
            guard key == "error", try json.peek() == .object else {
                try json.skipValue()
                continue
            }
            try json.beginObject()
            while let key = try json.nextKey() {
                switch key.string {
                case "code": code = try json.readString().string
                case "message": message = try json.readString().string
                case "hint": hint = try json.readString().string
                default: try json.skipValue()
                }
            }
        }
    }
}

extension String {
    /// A sentence as a part of a line: without its full stop and its capital; `OTLP` keeps its own.
    fileprivate var asClause: String {
        let text = hasSuffix(".") ? dropLast() : self[...]
        guard let first = text.first, let second = text.dropFirst().first, !second.isUppercase
        else { return String(text) }
        return first.lowercased() + text.dropFirst()
    }
}
