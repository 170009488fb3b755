import Bytes
import SemanticConventions

/// What holds for all spans of a resource.
struct ResourceVerdict {
    /// Whether service and environment are the wanted ones.
    let isPossible: Bool
    /// For each wanted attribute, whether the resource has it.
    let hasAttribute: [Bool]
    /// Whether no attribute needs to be looked for in the spans.
    let isEnough: Bool

    init(
        _ prepared: PreparedCriteria, service: ByteView, environment: ByteView, message: ByteView
    ) {
        var isPossible = prepared.service?.withView { $0 == service } ?? true
        if isPossible, let wanted = prepared.criteria.environment {
            isPossible = EnvironmentName.normalize(environment) == wanted
        }
        self.isPossible = isPossible
        var found = [Bool](repeating: false, count: prepared.attributes.count)
        if isPossible, !found.isEmpty {
            ResourceFacts.forEachAttribute(of: message) { key, value in
                for (place, wanted) in prepared.attributes.enumerated() where !found[place] {
                    found[place] = wanted.key.withView { $0 == key } && wanted.matches(value)
                }
            }
        }
        hasAttribute = found
        isEnough = found.allSatisfy { $0 }
    }
}
