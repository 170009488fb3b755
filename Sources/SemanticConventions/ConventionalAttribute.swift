package import Bytes

/// The span attributes whose meaning is known, each under all the names it has had.
///
/// Job attributes have no convention yet: `job.*` is ours, and the keys of job libraries are read
/// as older names of it. Attributes of one kind stand together: rules ask for any of them.
/// - Source: OpenTelemetry semantic conventions, with the names before they were made stable.
@frozen
package enum ConventionalAttribute: UInt8, Sendable, CaseIterable {
    case httpRequestMethod, httpRoute, httpResponseStatusCode
    case urlPath, urlFull, urlScheme
    case serverAddress, serverPort, clientAddress, userAgentOriginal, networkProtocolVersion
    case dbSystemName, dbNamespace, dbOperationName, dbQueryText, dbCollectionName
    case dbResponseStatusCode, dbOperationBatchSize
    case messagingSystem, messagingOperationType, messagingDestinationName
    case messagingDestinationTemplate, messagingConsumerGroupName, messagingMessageID
    case messagingConversationID, messagingBatchMessageCount
    case jobSystem, jobType, jobQueue, jobAttempt, jobMaxAttempts, jobOutcome
    case celeryAction, celeryRetries, faasTrigger, codeFunctionName
    case rpcSystemName, rpcMethod, rpcResponseStatusCode
    case errorType, servicePeerName, networkPeerAddress, networkPeerPort
    case deploymentEnvironmentName

    /// The name of today.
    package var name: StaticString {
        switch self {
        case .httpRequestMethod: "http.request.method"
        case .httpRoute: "http.route"
        case .httpResponseStatusCode: "http.response.status_code"
        case .urlPath: "url.path"
        case .urlFull: "url.full"
        case .urlScheme: "url.scheme"
        case .serverAddress: "server.address"
        case .serverPort: "server.port"
        case .clientAddress: "client.address"
        case .userAgentOriginal: "user_agent.original"
        case .networkProtocolVersion: "network.protocol.version"
        case .dbSystemName: "db.system.name"
        case .dbNamespace: "db.namespace"
        case .dbOperationName: "db.operation.name"
        case .dbQueryText: "db.query.text"
        case .dbCollectionName: "db.collection.name"
        case .dbResponseStatusCode: "db.response.status_code"
        case .dbOperationBatchSize: "db.operation.batch.size"
        case .messagingSystem: "messaging.system"
        case .messagingOperationType: "messaging.operation.type"
        case .messagingDestinationName: "messaging.destination.name"
        case .messagingDestinationTemplate: "messaging.destination.template"
        case .messagingConsumerGroupName: "messaging.consumer.group.name"
        case .messagingMessageID: "messaging.message.id"
        case .messagingConversationID: "messaging.message.conversation_id"
        case .messagingBatchMessageCount: "messaging.batch.message_count"
        case .jobSystem: "job.system"
        case .jobType: "job.type"
        case .jobQueue: "job.queue"
        case .jobAttempt: "job.attempt"
        case .jobMaxAttempts: "job.max_attempts"
        case .jobOutcome: "job.outcome"
        case .celeryAction: "celery.action"
        case .celeryRetries: "celery.retries"
        case .faasTrigger: "faas.trigger"
        case .codeFunctionName: "code.function.name"
        case .rpcSystemName: "rpc.system.name"
        case .rpcMethod: "rpc.method"
        case .rpcResponseStatusCode: "rpc.response.status_code"
        case .errorType: "error.type"
        case .servicePeerName: "service.peer.name"
        case .networkPeerAddress: "network.peer.address"
        case .networkPeerPort: "network.peer.port"
        case .deploymentEnvironmentName: "deployment.environment.name"
        }
    }

    /// The names of earlier versions and of libraries, which give way to ``name``.
    package var olderNames: [StaticString] {
        switch self {
        case .httpRequestMethod: ["http.method"]
        case .httpResponseStatusCode: ["http.status_code"]
        case .urlPath: ["http.target"]
        case .urlFull: ["http.url"]
        case .urlScheme: ["http.scheme"]
        case .serverAddress: ["http.host", "http.server_name", "net.host.name", "net.peer.name"]
        case .serverPort: ["net.host.port", "net.peer.port"]
        case .clientAddress: ["http.client_ip"]
        case .userAgentOriginal: ["http.user_agent"]
        case .networkProtocolVersion: ["http.flavor"]
        case .dbSystemName: ["db.system"]
        case .dbNamespace: ["db.name", "db.redis.database_index"]
        case .dbOperationName: ["db.operation"]
        case .dbQueryText: ["db.statement"]
        case .dbCollectionName: ["db.sql.table", "db.mongodb.collection", "db.cassandra.table"]
        case .messagingOperationType: ["messaging.operation"]
        case .messagingDestinationName: ["messaging.destination"]
        case .messagingConsumerGroupName: ["messaging.kafka.consumer.group"]
        case .messagingMessageID: ["messaging.message_id"]
        case .messagingConversationID: ["messaging.conversation_id"]
        case .jobType:
            [
                "celery.task_name", "messaging.sidekiq.job_class", "messaging.bullmq.job.name",
                "bullmq.job.name",
            ]
        case .jobQueue: ["messaging.bullmq.queue.name", "bullmq.queue.name"]
        case .jobOutcome: ["celery.state"]
        case .codeFunctionName: ["code.function"]
        case .rpcSystemName: ["rpc.system"]
        case .rpcResponseStatusCode: ["rpc.grpc.status_code"]
        case .servicePeerName: ["peer.service"]
        case .networkPeerAddress: ["net.sock.peer.addr", "net.peer.ip"]
        case .networkPeerPort: ["net.sock.peer.port"]
        case .deploymentEnvironmentName: ["deployment.environment"]
        default: []
        }
    }

    /// The attribute that a key names, by any of its names; nil for a key without known meaning.
    package static func named(_ key: ByteView) -> ConventionalAttribute? {
        ConventionalKeys.shared.find(key)?.attribute
    }
}
