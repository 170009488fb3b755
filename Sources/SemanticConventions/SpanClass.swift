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
        if kind == .producer || operation == .send { return .queue }
        if isJob(operation) { return .job }
        if operation != nil || has(.messagingSystem) { return .queue }
        if isRedis { return isQueueCommand ? .queue : .redis }
        if present.containsAny(of: Self.databaseKeys) { return .db }
        if present.containsAny(of: Self.rpcKeys) { return .rpc }
        switch kind {
        case .server: return .api
        case .client: return present.containsAny(of: Self.httpKeys) ? .httpClient : .internal
        case .unspecified, .internal, .producer, .consumer: return .internal
        }
    }

    private func isJob(_ operation: MessagingOperation?) -> Bool {
        if kind == .consumer { return operation == nil || operation == .process }
        if kind == .client { return false }
        if operation == .process || hasOtherJobKey || present.containsAny(of: Self.jobKeys) {
            return true
        }
        guard let trigger = text(.faasTrigger) else { return false }
        return trigger == "timer" || trigger == "pubsub"
    }

    private static let databaseKeys: AttributeSet = [
        .dbSystemName, .dbNamespace, .dbOperationName, .dbQueryText, .dbCollectionName,
        .dbOperationBatchSize, .dbResponseStatusCode,
    ]
    private static let rpcKeys: AttributeSet = [.rpcSystemName, .rpcMethod, .rpcResponseStatusCode]
    private static let httpKeys: AttributeSet = [
        .httpRequestMethod, .httpRoute, .httpResponseStatusCode, .urlPath, .urlFull, .urlScheme,
        .serverAddress, .clientAddress, .userAgentOriginal, .networkProtocolVersion,
    ]
    private static let jobKeys: AttributeSet = [
        .jobSystem, .jobType, .jobQueue, .jobAttempt, .jobMaxAttempts, .jobOutcome, .celeryAction,
        .celeryRetries,
    ]
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
