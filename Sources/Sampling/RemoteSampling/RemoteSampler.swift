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
        var rate = environments.map { rates[$0]?.rate(of: service) ?? 1 }.max() ?? 1
        var operations: [String: Double] = [:]
        for name in environments {
            guard let rates = rates[name] else { continue }
            for (operation, rate) in rates.operations {
                operations[operation] = max(operations[operation] ?? 0, rate)
            }
        }
        // In an environment that knows nothing of an operation the rate of the service holds.
        for operation in operations.keys {
            for rates in environments.map({ rates[$0] }) where rates?.operations[operation] == nil {
                let ofService = rates?.rate(of: service) ?? 1
                operations[operation] = max(operations[operation] ?? 0, ofService)
            }
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
