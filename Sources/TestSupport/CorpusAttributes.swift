import Bytes

extension CorpusSpanWriter {
    /// Appends the attributes of a span by what it does.
    mutating func appendAttributes(
        of step: CorpusTrace.Step, _ context: CorpusTrace.Context, to writer: inout ByteWriter
    ) {
        switch step.role {
        case .server(let service, let endpoint):
            appendServer(
                CorpusTopology.services[service].endpoints[endpoint], step, context, to: &writer)
        case .client(let target, let endpoint):
            appendClient(target, endpoint, step, context, to: &writer)
        case .cache(let command): appendCache(command, step, context, to: &writer)
        case .query(let statement): appendQuery(statement, step, context, to: &writer)
        case .compute(let function): appendCompute(function, step, context, to: &writer)
        case .publish(let job): appendMessage(job, "publish", "send", step, context, to: &writer)
        case .process(let job):
            appendMessage(job, "process", "process", step, context, to: &writer)
            writer.appendAttribute(9, "messaging.consumer.group.name", text: "workers")
            writer.appendAttribute(9, "job.attempt", int: UInt64(1 + random.skewed(below: 4)))
            writer.appendAttribute(9, "job.max_attempts", int: 5)
            writer.appendAttribute(9, "job.outcome", text: step.failed ? "retry" : "ok")
        }
        if step.failed { writer.appendAttribute(9, "error.type", text: "ConnectionResetError") }
    }

    private mutating func appendServer(
        _ endpoint: CorpusTopology.Endpoint, _ step: CorpusTrace.Step,
        _ context: CorpusTrace.Context, to writer: inout ByteWriter
    ) {
        writer.appendAttribute(9, "http.request.method", text: endpoint.method)
        writer.appendAttribute(9, "url.scheme", text: "https")
        writer.appendAttribute(9, "http.route", text: endpoint.route)
        writer.appendAttribute(9, "url.path") {
            $0.append(endpoint.before)
            $0.append(String(context.entity))
            $0.append(endpoint.after)
        }
        writer.appendAttribute(9, "http.response.status_code", int: step.failed ? 502 : 200)
        writer.appendAttribute(9, "server.address", text: "shop.example.com")
        writer.appendAttribute(9, "client.address") {
            $0.append("10.\(context.user >> 8 & 255).\(context.user & 255).\(context.org & 255)")
        }
        writer.appendAttribute(
            9, "user_agent.original",
            text: CorpusTopology.agents[context.user % CorpusTopology.agents.count])
        writer.appendAttribute(9, "network.peer.port", int: UInt64(32_768 + random.below(28_000)))
        writer.appendAttribute(9, "request_id", uuid: context.requestID)
        writer.appendAttribute(9, "correlation_id", uuid: context.correlationID)
        appendOwner(context, to: &writer)
        writer.appendAttribute(9, "user_id", int: UInt64(context.user))
    }

    private mutating func appendClient(
        _ target: Int, _ endpoint: Int, _ step: CorpusTrace.Step, _ context: CorpusTrace.Context,
        to writer: inout ByteWriter
    ) {
        let service = CorpusTopology.services[target]
        let called = service.endpoints[endpoint]
        writer.appendAttribute(9, "http.request.method", text: called.method)
        writer.appendAttribute(9, "url.full") {
            $0.append("http://")
            $0.append(service.name)
            $0.append(".shop.svc.cluster.local:8080")
            $0.append(called.before)
            $0.append(String(context.entity))
            $0.append(called.after)
        }
        writer.appendAttribute(9, "server.address") {
            $0.append(service.name)
            $0.append(".shop.svc.cluster.local")
        }
        writer.appendAttribute(9, "server.port", int: 8080)
        writer.appendAttribute(9, "http.response.status_code", int: step.failed ? 503 : 200)
        writer.appendAttribute(9, "network.protocol.version", text: "1.1")
        writer.appendAttribute(9, "network.peer.address") {
            $0.append("10.42.\(target).\(10 + context.instance)")
        }
        writer.appendAttribute(
            9, "http.response.body.size", int: UInt64(random.skewed(below: 60_000)))
        writer.appendAttribute(9, "service.peer.name", text: service.name)
        writer.appendAttribute(9, "request_id", uuid: context.requestID)
        appendThread(step, to: &writer)
        appendOwner(context, to: &writer)
    }

    private mutating func appendCache(
        _ command: Int, _ step: CorpusTrace.Step, _ context: CorpusTrace.Context,
        to writer: inout ByteWriter
    ) {
        let cache = CorpusTopology.cacheCommands[command]
        writer.appendAttribute(9, "db.system.name", text: "redis")
        writer.appendAttribute(9, "db.namespace", text: "0")
        writer.appendAttribute(9, "db.operation.name", text: cache.command)
        writer.appendAttribute(9, "db.query.text") {
            $0.append(cache.command)
            $0.append(" ")
            $0.append(cache.prefix)
            $0.append(command == 0 ? String(context.user) : String(context.entity))
            $0.append(command == 2 ? " 1800 ?" : "")
        }
        writer.appendAttribute(9, "server.address", text: "redis-main.cache.svc.cluster.local")
        writer.appendAttribute(9, "server.port", int: 6379)
        writer.appendAttribute(9, "network.peer.address", text: "10.42.200.7")
        writer.appendAttribute(9, "network.peer.port", int: 6379)
        writer.appendAttribute(9, "cache.hit", bool: random.chance(permille: 850))
        appendThread(step, to: &writer)
        appendOwner(context, to: &writer)
    }

    private mutating func appendQuery(
        _ number: Int, _ step: CorpusTrace.Step, _ context: CorpusTrace.Context,
        to writer: inout ByteWriter
    ) {
        let statement = CorpusTopology.statements[number]
        writer.appendAttribute(9, "db.system.name", text: "postgresql")
        writer.appendAttribute(
            9, "db.namespace", text: CorpusTopology.services[step.service].database)
        writer.appendAttribute(9, "db.operation.name", text: statement.operation)
        writer.appendAttribute(9, "db.collection.name", text: statement.table)
        writer.appendAttribute(9, "db.query.text", text: statement.text)
        writer.appendAttribute(9, "server.address", text: "pg-primary.db.svc.cluster.local")
        writer.appendAttribute(9, "server.port", int: 5432)
        writer.appendAttribute(
            9, "db.response.returned_rows", int: UInt64(random.skewed(below: 120)))
        appendThread(step, to: &writer)
        appendOwner(context, to: &writer)
    }

    private mutating func appendCompute(
        _ function: Int, _ step: CorpusTrace.Step, _ context: CorpusTrace.Context,
        to writer: inout ByteWriter
    ) {
        writer.appendAttribute(9, "code.function.name", text: CorpusTopology.functions[function])
        writer.appendAttribute(9, "code.file.path") {
            $0.append("/srv/app/")
            $0.append(CorpusTopology.services[step.service].name)
            $0.append("/src/domain/module_\(function).src")
        }
        writer.appendAttribute(9, "code.line.number", int: UInt64(40 + function * 17))
        writer.appendAttribute(9, "app.items", int: UInt64(random.skewed(below: 400)))
        writer.appendAttribute(9, "app.score", double: Double(random.below(10_000)) / 10_000)
        writer.appendAttribute(
            9, "app.feature.variant", text: context.org & 3 == 0 ? "b" : "control")
        writer.appendAttribute(9, "request_id", uuid: context.requestID)
        writer.appendAttribute(9, "user_id", int: UInt64(context.user))
        appendThread(step, to: &writer)
        appendOwner(context, to: &writer)
    }

    private mutating func appendMessage(
        _ number: Int, _ name: StaticString, _ type: StaticString, _ step: CorpusTrace.Step,
        _ context: CorpusTrace.Context, to writer: inout ByteWriter
    ) {
        let job = CorpusTopology.jobs[number]
        writer.appendAttribute(9, "messaging.system", text: "rabbitmq")
        writer.appendAttribute(9, "messaging.operation.name", text: name)
        writer.appendAttribute(9, "messaging.operation.type", text: type)
        writer.appendAttribute(9, "messaging.destination.name", text: job.queue)
        let publisher = step.link == 0 ? step.id : step.link
        writer.appendAttribute(
            9, "messaging.message.id", uuid: (publisher &* 0x9E37_79B9_7F4A_7C15, ~publisher))
        writer.appendAttribute(
            9, "messaging.message.body.size", int: UInt64(200 + random.skewed(below: 4_000)))
        writer.appendAttribute(9, "job.type", text: job.type)
        writer.appendAttribute(9, "job.queue", text: job.queue)
        writer.appendAttribute(9, "correlation_id", uuid: context.correlationID)
        appendOwner(context, to: &writer)
    }

    private mutating func appendThread(_ step: CorpusTrace.Step, to writer: inout ByteWriter) {
        let thread = random.below(16)
        writer.appendAttribute(9, "thread.id", int: UInt64(20 + thread))
        writer.appendAttribute(9, "thread.name") { $0.append("pool-worker-\(thread)") }
    }

    private func appendOwner(_ context: CorpusTrace.Context, to writer: inout ByteWriter) {
        let org = UInt64(context.org + 1)
        writer.appendAttribute(
            9, "org_id", uuid: (org &* 0xD6E8_FEB8_6659_FD93, org &* 0xA5A3_5625_9D3C_4B17))
        writer.appendAttribute(9, "project_id", int: UInt64(context.project))
    }
}

extension ByteWriter {
    /// Appends a string field.
    mutating func appendField(_ field: Int, text: StaticString) {
        appendTag(field, .lengthDelimited)
        appendVarint(UInt64(text.utf8CodeUnitCount))
        append(text)
    }

    /// Appends a `KeyValue` field with a text.
    mutating func appendAttribute(_ field: Int, _ key: StaticString, text: StaticString) {
        appendAttribute(field, key) { $0.append(text) }
    }

    /// Appends a `KeyValue` field with a text that is written by the closure.
    mutating func appendAttribute(
        _ field: Int, _ key: StaticString, _ write: (inout ByteWriter) -> Void
    ) {
        appendAttribute(field, key: key) { writer in
            let text = writer.beginMessage(1)
            write(&writer)
            writer.endMessage(text)
        }
    }

    /// Appends a `KeyValue` field with a UUID in its usual text form.
    mutating func appendAttribute(_ field: Int, _ key: StaticString, uuid: (UInt64, UInt64)) {
        appendAttribute(field, key) { writer in
            for index in 0..<16 {
                if index == 4 || index == 6 || index == 8 || index == 10 { writer.append("-") }
                let half = index < 8 ? uuid.0 : uuid.1
                let byte = UInt8(truncatingIfNeeded: half >> UInt64(56 - index % 8 * 8))
                writer.appendHexDigit(byte >> 4)
                writer.appendHexDigit(byte & 15)
            }
        }
    }

    /// Appends a `KeyValue` field with an integer.
    mutating func appendAttribute(_ field: Int, _ key: StaticString, int: UInt64) {
        appendAttribute(field, key: key) { $0.appendField(3, varint: int) }
    }

    /// Appends a `KeyValue` field with a double.
    mutating func appendAttribute(_ field: Int, _ key: StaticString, double: Double) {
        appendAttribute(field, key: key) { $0.appendField(4, fixed64: double.bitPattern) }
    }

    /// Appends a `KeyValue` field with a truth value.
    mutating func appendAttribute(_ field: Int, _ key: StaticString, bool: Bool) {
        appendAttribute(field, key: key) { $0.appendField(2, varint: bool ? 1 : 0) }
    }

    private mutating func appendAttribute(
        _ field: Int, key: StaticString, value write: (inout ByteWriter) -> Void
    ) {
        let pair = beginMessage(field)
        appendField(1, text: key)
        let value = beginMessage(2)
        write(&self)
        endMessage(value)
        endMessage(pair)
    }

    private mutating func appendHexDigit(_ digit: UInt8) {
        append(digit < 10 ? UInt8(ascii: "0") + digit : UInt8(ascii: "a") + digit - 10)
    }
}
