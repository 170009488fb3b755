import SemanticConventions

/// Answers SDKs that ask how to sample, from the rates of the head and the bumps in force.
///
/// A trace that an SDK does not start cannot be kept by anyone, so that the answer is never lower
/// than what a trace of the service may need: in an environment whose head lets all in, since its
/// policies decide, that is everything.
///
/// - Concurrency: From any thread.
package struct RemoteSampler: Sendable {
    private let board: BumpBoard
    private let seen: SeenServices

    /// Makes a sampler that answers from the rates and bumps of a board.
    package init(_ board: BumpBoard, seen: SeenServices) {
        self.board = board
        self.seen = seen
    }

    /// How an SDK is to sample.
    ///
    /// - Parameters:
    ///   - service: The name that the SDK gives its service.
    ///   - environment: Where it runs, if it says so. Otherwise the highest rate of all environments
    ///     counts that the service has sent spans from, and while none has come, that of `default`.
    /// - Returns: The rates to answer with.
    package func strategy(of service: String, environment: String? = nil) -> SamplingStrategy {
        let rates = board.environments
        let names =
            environment.map { [EnvironmentName.normalize($0)] } ?? seen.environments(of: service)
        let configured = Set(names.map { rates[$0] == nil ? EnvironmentName.unnamed : $0 })
        let environments: Set = configured.isEmpty ? [EnvironmentName.unnamed] : configured
        let heads = environments.map { rates[$0] ?? HeadRates(1) }
        var rate = heads.map { $0.rate(of: service) }.max() ?? 1
        var operations: [String: Double] = [:]
        for operation in heads.flatMap(\.operations.keys) {
            // In an environment that knows nothing of an operation the rate of the service holds.
            operations[operation] =
                heads.map { $0.operations[operation] ?? $0.rate(of: service) }.max()
        }
        for bump in board.table?.bumps ?? [] {
            let match = bump.match
            guard environments.contains(match.environment),
                match.service == nil || match.service == service
            else { continue }
            if let operation = match.operation {
                operations[operation] = max(operations[operation] ?? rate, bump.rateInForce)
            } else {
                rate = max(rate, bump.rateInForce)
                operations = operations.mapValues { max($0, bump.rateInForce) }
            }
        }
        return SamplingStrategy(
            rate: rate,
            operations: operations.filter { $0.value != rate }.sorted { $0.key < $1.key }
                .map { SamplingStrategy.Operation(name: $0.key, rate: $0.value) })
    }
}
