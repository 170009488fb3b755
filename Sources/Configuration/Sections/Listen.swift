extension CollectorConfiguration {
    /// Where the collector listens.
    package struct Listen: Sendable, Equatable {
        /// OTLP over HTTP.
        package let otlpHTTP: Address
        /// OTLP over gRPC.
        package let otlpGRPC: Address
        /// The interface for people and programs that read.
        package let api: Address
        /// Jaeger's remote sampling.
        package let remoteSampling: Address

        init(_ section: Section) {
            otlpHTTP = section.value(
                "otlp_http", default: .tcp(host: "127.0.0.1", port: 4318), reload: .restart,
                "OTLP over HTTP: `POST /v1/traces` in protobuf or JSON.")
            otlpGRPC = section.value(
                "otlp_grpc", default: .tcp(host: "127.0.0.1", port: 4317), reload: .restart,
                "OTLP over gRPC.")
            api = section.value(
                "api", default: .tcp(host: "127.0.0.1", port: 16686), reload: .restart,
                "The web interface, the query APIs, `/metrics` and `/health`.")
            remoteSampling = section.value(
                "remote_sampling", default: .off, reload: .restart,
                "Jaeger remote sampling for SDKs, usually on port 5778.")
        }
    }
}
