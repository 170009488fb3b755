import Bytes
import HTTPClient
import OTLP
import SystemClock
import TraceContext
import TraceModel

/// `send`: sends one span, or runs a command and sends the span that it was.
struct SendAction: VerbAction {
    static let name = "send"

    func run(_ invocation: Invocation, in environment: ToolEnvironment) -> ExitStatus {
        guard let endpoint = HTTPEndpoint(invocation[Flags.endpoint]) else {
            environment.complain(
                "\"\(invocation[Flags.endpoint])\" is no endpoint",
                hint: "write http://host:port, https://host:port or unix:/path")
            return .usage
        }
        let command = invocation[Arguments.command]
        var span = span(of: invocation, command, in: environment)
        let position = TraceParent(
            traceID: span.traceID, spanID: span.spanID, flags: [.sampled])
        var status = ExitStatus.done
        span.startTime = environment.time.now()
        if !command.isEmpty {
            let outcome = ChildProcess.run(
                command,
                variables: environment.variables.merging(["TRACEPARENT": "\(position)"]) { $1 })
            status = ExitStatus(rawValue: outcome.exitCode)
            record(outcome, in: &span)
            if let problem = outcome.problem { environment.complain(problem) }
        }
        span.endTime = environment.time.now()
        let sent = post(span, to: endpoint, in: environment)
        if sent == .done {
            // The output of a command is the output; the position then goes beside it.
            (command.isEmpty ? environment.output : environment.errors).write("\(position)\n")
        }
        return status == .done ? sent : status
    }

    private func span(
        of invocation: Invocation, _ command: [String], in environment: ToolEnvironment
    ) -> Span {
        let inherited = environment.variables["TRACEPARENT"].flatMap { TraceParent($0) }
        let parent = invocation[Flags.parent] ?? inherited
        var random = SystemRandomNumberGenerator()
        var resource = Resource(attributes: [
            Attribute("service.name", .string(invocation[Flags.sentService]))
        ])
        if let name = invocation[Flags.sentEnvironment] {
            resource.attributes.append(
                Attribute("deployment.environment.name", .string(name)))
        }
        let scope = InstrumentationScope(name: "tracewell.send", version: Version.number)
        var span = Span(
            traceID: parent?.traceID ?? random.nextTraceID(), spanID: random.nextSpanID(),
            parentSpanID: parent?.spanID, scope: scope, resource: resource)
        span.kind = .internal
        span.flags = 1
        span.name = invocation[Flags.spanName] ?? command.first ?? "send"
        span.attributes = invocation[Flags.sentAttributes]
            .map { Attribute($0.key, .string($0.value)) }
        return span
    }

    private func record(_ outcome: ChildProcess.Outcome, in span: inout Span) {
        span.attributes.append(
            Attribute("process.exit.code", .int(Int64(outcome.exitCode))))
        guard outcome.exitCode != 0 else { return }
        span.status = SpanStatus(
            code: .error, message: outcome.problem ?? "exit status \(outcome.exitCode)")
    }

    private func post(
        _ span: Span, to endpoint: HTTPEndpoint, in environment: ToolEnvironment
    ) -> ExitStatus {
        var json = JSONWriter()
        OTLPJSON.write([span], to: &json)
        var request = HTTPClientRequest("POST", "/v1/traces")
        request.body = json.finish()
        request.headers = [("Content-Type", "application/json")]
        request.headers += ExporterHeaders.of(environment.variables)
        request.timeout = .seconds(10)
        do {
            let answer = try environment.connect(endpoint).exchange(request)
            return judge(answer, in: environment)
        } catch {
            environment.complain(
                "the span was not sent: \(error)",
                hint: "start a collector with `tracewell serve`, or name one with --endpoint")
            return .unreachable
        }
    }

    private func judge(_ answer: APIAnswer, in environment: ToolEnvironment) -> ExitStatus {
        switch answer.status {
        case 200 where answer.body.string.contains("rejectedSpans"):
            environment.complain("the collector rejected the span: \(answer.body.string)")
            return .notFound
        case 200: return .done
        case 401, 403:
            environment.complain(
                "the collector does not take spans from you (HTTP \(answer.status))",
                hint: "put a token of role ingest into TRACEWELL_TOKEN")
            return .notAllowed
        default:
            environment.complain(
                "the collector answered HTTP \(answer.status): \(answer.body.string)")
            return .notFound
        }
    }
}

extension SystemRandomNumberGenerator {
    fileprivate mutating func nextTraceID() -> TraceID {
        while true {
            if let id = TraceID(high: next(), low: next()) { return id }
        }
    }

    fileprivate mutating func nextSpanID() -> SpanID {
        while true {
            if let id = SpanID(next()) { return id }
        }
    }
}
