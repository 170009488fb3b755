/// One label of a metric family and the values it may take.
///
/// SECURITY: Label values become memory here and in every scraper, so what a client sends never makes
/// one without a bound. A value outside the bound is written as `other`.
package struct MetricLabel: Sendable {
    /// What replaces a value outside the bound.
    package static let overflow = "other"

    enum Bound: Sendable {
        case oneOf(Set<String>)
        case count(Int)
    }

    let name: String
    let bound: Bound

    /// A label whose values are known beforehand.
    package static func oneOf(_ values: [String], _ name: String) -> MetricLabel {
        MetricLabel(name: name, bound: .oneOf(Set(values)))
    }

    /// A label that takes the first so many values it meets.
    package static func upTo(_ count: Int, _ name: String) -> MetricLabel {
        MetricLabel(name: name, bound: .count(count))
    }
}
