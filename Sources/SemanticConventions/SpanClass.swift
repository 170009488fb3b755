import Bytes
import TraceModel

/// What kind of work a span stands for.
package enum SpanClass: String, Sendable, CaseIterable {
    /// A request that a server answers.
    case api
    /// A request to an HTTP server elsewhere.
    case httpClient = "http-client"
    case db
    case redis
    /// Putting messages into a queue and fetching them.
    case queue
    /// The execution of a job or the processing of a message.
    case job
    case rpc
    /// Anything else, mostly work within a service.
    case `internal`
}

extension ConventionalSpan {
    /// The class of the span.
    ///
    /// The first rule that holds decides, from the most specific evidence to the least:
    /// 1. `queue`: a producer, or an operation that creates or sends messages.
    /// 2. `job`: a consumer, unless it only receives or settles; an operation that processes
    ///    messages; or, where the span is not a client, keys of a job library or a function
    ///    triggered by a timer or by messages.
    /// 3. `queue`: any other use of a messaging system.
    /// 4. `redis`: a database of the Redis family, but `queue` for a list or stream command on a
    ///    key of a queue library.
    /// 5. `db`: any other database.
    /// 6. `rpc`: a remote procedure call, also over HTTP.
    /// 7. `http-client`: a client with HTTP keys.
    /// 8. `api`: a server.
    /// 9. `internal`.
    package var spanClass: SpanClass {
        let operation = MessagingOperation(text(.messagingOperationType))
        if case .send = operation { return .queue }
        if case .producer = kind { return .queue }
        if isJob(operation) { return .job }
        if operation != nil || has(.messagingSystem) { return .queue }
        if present.containsAny(from: .dbSystemName, to: .dbOperationBatchSize) {
            return isRedis ? (isQueueCommand ? .queue : .redis) : .db
        }
        if present.containsAny(from: .rpcSystemName, to: .rpcResponseStatusCode) { return .rpc }
        switch kind {
        case .server: return .api
        case .client: return hasHTTPKey ? .httpClient : .internal
        case .unspecified, .internal, .producer, .consumer: return .internal
        }
    }

    private var hasHTTPKey: Bool {
        present.containsAny(from: .httpRequestMethod, to: .networkProtocolVersion)
    }

    private func isJob(_ operation: MessagingOperation?) -> Bool {
        switch (kind, operation) {
        case (.consumer, nil), (.consumer, .process): return true
        case (.consumer, _), (.client, _): return false
        case (_, .process): return true
        default: break
        }
        if hasOtherJobKey || present.containsAny(from: .jobSystem, to: .celeryRetries) {
            return true
        }
        guard let trigger = text(.faasTrigger) else { return false }
        return trigger == "timer" || trigger == "pubsub"
    }
}

/// What is done with messages, by the operation types of today and before.
private enum MessagingOperation {
    /// Creating and sending.
    case send
    case receive
    case process
    case settle
    /// Something that the conventions do not name.
    case other

    init?(_ text: ByteView?) {
        guard let text else { return nil }
        if text == "send" || text == "publish" || text == "create" {
            self = .send
        } else if text == "process" || text == "deliver" {
            self = .process
        } else if text == "receive" {
            self = .receive
        } else {
            self = text == "settle" ? .settle : .other
        }
    }
}
