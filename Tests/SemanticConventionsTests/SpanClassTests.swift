import SemanticConventions
import Testing
import TraceModel

@Suite struct SpanClassTests {
    @Test(arguments: ClassCase.all)
    func `A span has the class of the first rule that holds`(example: ClassCase) throws {
        try example.span.onBothPaths { expectEqual($0.spanClass, example.expected) }
    }
}

/// A span by kind and attributes, and the class it has.
struct ClassCase: CustomTestStringConvertible, Sendable {
    let expected: SpanClass
    let kind: SpanKind
    let attributes: [Attribute]

    init(_ expected: SpanClass, _ kind: SpanKind, _ texts: KeyValuePairs<String, String> = [:]) {
        self.expected = expected
        self.kind = kind
        attributes = texts.map { Attribute($0.key, .string($0.value)) }
    }

    var span: Span { .example(kind: kind, attributes: attributes) }
    var testDescription: String {
        "\(kind) \(attributes.map(\.key)) is \(expected.rawValue)"
    }

    static let all = http + databases + redis + queues + jobs + others

    private static let http = [
        ClassCase(.api, .server, ["http.request.method": "GET", "http.route": "/orders"]),
        ClassCase(.api, .server, ["http.method": "GET"]),
        ClassCase(.api, .server, ["http.target": "/orders"]),
        ClassCase(.api, .server, ["net.host.name": "shop"]),
        ClassCase(.api, .server),
        ClassCase(.httpClient, .client, ["http.request.method": "GET"]),
        ClassCase(.httpClient, .client, ["http.url": "http://a/"]),
        ClassCase(.httpClient, .client, ["url.full": "http://a/", "server.address": "a"]),
        ClassCase(.internal, .client),
        ClassCase(.internal, .internal, ["http.route": "/orders"]),
        ClassCase(.internal, .unspecified, ["http.method": "GET"]),
    ]

    private static let databases = [
        ClassCase(.db, .client, ["db.system.name": "postgresql"]),
        ClassCase(.db, .client, ["db.system": "mysql", "db.statement": "SELECT 1"]),
        ClassCase(.db, .client, ["db.query.text": "SELECT 1"]),
        ClassCase(.db, .internal, ["db.system": "sqlite"]),
        // DynamoDB and Elasticsearch are reached over RPC and HTTP.
        ClassCase(.db, .client, ["db.system": "dynamodb", "rpc.system": "aws-api"]),
        ClassCase(.db, .client, ["db.system": "elasticsearch", "http.method": "GET"]),
        // A query of a job that copies its attributes on what it calls.
        ClassCase(.db, .client, ["db.system": "postgresql", "job.type": "Report"]),
    ]

    private static let redis = [
        ClassCase(.redis, .client, ["db.system.name": "redis", "db.operation.name": "GET"]),
        ClassCase(.redis, .client, ["db.system": "redis", "db.statement": "HGET user:1 name"]),
        ClassCase(.redis, .client, ["db.system": "valkey"]),
        ClassCase(.redis, .client, ["db.system": "keydb"]),
        ClassCase(.redis, .client, ["db.system": "dragonfly"]),
        ClassCase(.redis, .client, ["db.system": "redis", "db.statement": "LPUSH recent ?"]),
        ClassCase(.redis, .client, ["db.system": "redis", "db.statement": "GET queue:default"]),
        ClassCase(.redis, .client, ["db.system": "redis", "db.operation": "LPUSH"]),
        ClassCase(
            .queue, .client, ["db.system": "redis", "db.statement": "LPUSH queue:default ?"]),
        ClassCase(.queue, .client, ["db.system": "redis", "db.statement": "brpop \"celery\" 1"]),
        ClassCase(
            .queue, .client,
            [
                "db.system": "redis", "db.operation": "EVALSHA",
                "db.statement": "EVALSHA 9f 8 bull:mail:wait",
            ]),
        ClassCase(
            .queue, .client,
            ["db.system": "redis", "db.statement": "XADD jobs", "messaging.system": "redis"]),
    ]

    private static let queues = [
        ClassCase(.queue, .producer, ["messaging.system": "kafka"]),
        ClassCase(.queue, .producer),
        ClassCase(.queue, .producer, ["celery.action": "apply_async"]),
        ClassCase(.queue, .producer, ["messaging.sidekiq.job_class": "Mail"]),
        ClassCase(.queue, .client, ["messaging.operation.type": "send"]),
        ClassCase(.queue, .client, ["messaging.operation": "publish"]),
        ClassCase(.queue, .client, ["messaging.operation.type": "receive"]),
        ClassCase(.queue, .client, ["messaging.operation.type": "settle"]),
        ClassCase(.queue, .consumer, ["messaging.operation": "receive"]),
        ClassCase(.queue, .consumer, ["messaging.operation.type": "settle"]),
        ClassCase(.queue, .client, ["messaging.system": "aws_sqs", "rpc.system": "aws-api"]),
        ClassCase(.queue, .client, ["messaging.operation.type": "process"]),
    ]

    private static let jobs = [
        ClassCase(.job, .consumer, ["messaging.operation.type": "process"]),
        ClassCase(.job, .consumer, ["messaging.operation": "deliver"]),
        ClassCase(.job, .consumer, ["messaging.system": "sidekiq"]),
        ClassCase(.job, .consumer),
        ClassCase(.job, .internal, ["messaging.operation.type": "process"]),
        ClassCase(.job, .internal, ["celery.task_name": "mail.send", "celery.action": "run"]),
        ClassCase(.job, .internal, ["celery.hostname": "w1"]),
        ClassCase(.job, .internal, ["messaging.sidekiq.job_class": "Mail"]),
        ClassCase(.job, .internal, ["messaging.bullmq.job.id": "7"]),
        ClassCase(.job, .internal, ["bullmq.queue.name": "mail"]),
        ClassCase(.job, .internal, ["job.system": "spring_scheduling"]),
        ClassCase(.job, .internal, ["job.id": "7"]),
        ClassCase(.job, .server, ["faas.trigger": "timer"]),
        ClassCase(.job, .internal, ["faas.trigger": "pubsub"]),
        ClassCase(.api, .server, ["faas.trigger": "http"]),
        ClassCase(.internal, .client, ["faas.trigger": "timer"]),
    ]

    private static let others = [
        ClassCase(.rpc, .client, ["rpc.system": "grpc"]),
        ClassCase(.rpc, .server, ["rpc.system.name": "grpc", "url.path": "/a.B/C"]),
        ClassCase(.rpc, .client, ["rpc.method": "Get", "http.request.method": "POST"]),
        ClassCase(.internal, .internal),
        ClassCase(.internal, .unspecified, ["anything": "else"]),
    ]
}
