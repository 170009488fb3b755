import OTLP

/// The waits for the spans of one batch, looked up once for each run of equal environments.
struct WaitsLookup {
    private let batch: SpanBatch
    private let policy: AssemblyPolicy
    private var lastResource: UInt32?
    private var last: AssemblyWaits

    init(_ batch: SpanBatch, _ policy: AssemblyPolicy) {
        self.batch = batch
        self.policy = policy
        last = policy.standard
    }

    /// The waits of the environment of a span, given by its index.
    mutating func waits(forSpan index: Int) -> AssemblyWaits {
        if policy.environments.isEmpty { return policy.standard }
        let resource = batch.scopes[Int(batch.spans[index].scopeIndex)].resourceIndex
        if resource == lastResource { return last }
        let environment = batch.bytes(batch.resources[Int(resource)].environment)
        let known = lastResource.map { batch.bytes(batch.resources[Int($0)].environment) }
        if environment != known { last = policy.waits(for: environment) }
        lastResource = resource
        return last
    }
}
