package import TraceModel

/// A value that is written in a query, or that a query made of spans.
package enum QueryValue: Hashable, Sendable {
    case string(String)
    case int(Int64)
    case float(Double)
    /// A duration in nanoseconds.
    case duration(Int64)
    case bool(Bool)
    case `nil`
    case status(SpanStatus.Code)
    case kind(SpanKind)

    /// The values that are words, by their word.
    static let words: [String: QueryValue] = [
        "true": .bool(true), "false": .bool(false), "nil": .nil,
        "ok": .status(.ok), "error": .status(.error), "unset": .status(.unset),
        "unspecified": .kind(.unspecified), "internal": .kind(.internal),
        "server": .kind(.server), "client": .kind(.client),
        "producer": .kind(.producer), "consumer": .kind(.consumer),
        "minInt": .int(.min), "maxInt": .int(.max),
    ]

    /// The value with its sign changed; nil for what is no number, and for the one without a
    /// counterpart.
    var negated: QueryValue? {
        switch self {
        case .int(let number) where number != .min: .int(-number)
        case .float(let number): .float(-number)
        case .duration(let nanoseconds) where nanoseconds != .min: .duration(-nanoseconds)
        default: nil
        }
    }

    var isNegativeNumber: Bool {
        switch self {
        case .int(let number): number < 0
        case .float(let number): number.sign == .minus
        case .duration(let nanoseconds): nanoseconds < 0
        default: false
        }
    }
}
