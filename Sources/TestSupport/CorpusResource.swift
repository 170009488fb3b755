import Bytes

extension CorpusTrace.Role {
    /// The library that records spans of this role, a number below 8.
    var scope: Int {
        switch self {
        case .server: 0
        case .client: 1
        case .cache: 2
        case .query: 3
        case .compute: 4
        case .publish, .process: 5
        }
    }
}

extension ByteWriter {
    /// Appends the `Resource` of a service instance as field 1.
    mutating func appendResource(service number: Int, instance: Int) {
        let service = CorpusTopology.services[number]
        let identity = UInt64(number * 3 + instance + 1) &* 0x9E37_79B9_7F4A_7C15
        let resource = beginMessage(1)
        appendAttribute(1, "service.name", text: service.name)
        appendAttribute(1, "service.namespace", text: "shop")
        appendAttribute(1, "service.version", text: service.version)
        appendAttribute(1, "service.instance.id", uuid: (identity, ~identity))
        appendAttribute(1, "deployment.environment.name", text: "prod")
        appendAttribute(1, "host.name") { $0.append("node-\(instance + 1).eu-west.shop.internal") }
        appendAttribute(1, "k8s.namespace.name", text: "shop")
        appendAttribute(1, "k8s.pod.name") {
            $0.append(service.name)
            $0.append("-7d9c5b\(number)f8-x\(instance)k2p")
        }
        appendAttribute(1, "telemetry.sdk.language", text: service.language)
        appendAttribute(1, "telemetry.sdk.name", text: "opentelemetry")
        appendAttribute(1, "telemetry.sdk.version", text: "1.45.0")
        appendAttribute(1, "process.pid", int: UInt64(1 + instance))
        endMessage(resource)
    }

    /// Appends an `InstrumentationScope` as field 1.
    mutating func appendScope(_ number: Int) {
        let names: [StaticString] = [
            "instrumentation.http.server", "instrumentation.http.client", "instrumentation.redis",
            "instrumentation.postgresql", "shop.application", "instrumentation.amqp",
        ]
        let scope = beginMessage(1)
        appendField(1, text: names[number % names.count])
        appendField(2, text: "0.66b1")
        endMessage(scope)
    }
}
