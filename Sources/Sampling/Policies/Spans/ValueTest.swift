import Bytes

/// A question about the value of an attribute that is answered with yes or no.
///
/// A test is about a value that is there; that one is absent is said around the test, by `not`.
package enum ValueTest: Hashable, Sendable {
    /// Any value will do.
    case exists
    /// It is a string, not an empty one, and passes.
    case text(TextTest)
    /// It is a string, number or flag that passes when it is written as text.
    case shown(TextTest)
    /// It is a number within bounds; a bound that is nil does not bind.
    case within(from: Double?, to: Double?)
    case flag(Bool)
    /// It has the type of a constant and stands in this relation to it.
    case compares(Comparison, ScalarConstant)
    /// It can be read as the type of a constant and stands in this relation to it.
    case converts(Comparison, ScalarConstant)
    /// It can be read as the type of one of some constants and is equal to it.
    case isOneOf([ScalarConstant])

    /// Whether the value of an `AnyValue` message passes.
    func passes(_ message: ByteView) -> Bool {
        if case .exists = self { return true }
        return passes(AttributeScalar(message))
    }

    /// Whether a value passes.
    func passes(_ value: AttributeScalar) -> Bool {
        switch self {
        case .exists: return true
        case .text(let test):
            guard case .text(let text) = value, !text.isEmpty else { return false }
            return test.passes(text)
        case .shown(let test): return value.withText(test.passes) ?? false
        case .within(let low, let high): return Self.isWithin(value, low, high)
        case .flag(let flag):
            guard case .bool(let other) = value else { return false }
            return other == flag
        case .compares(let comparison, let constant):
            return constant.compare(value, comparison) ?? false
        case .converts(let comparison, let constant):
            return constant.convertAndCompare(value, comparison) ?? false
        case .isOneOf(let constants):
            return constants.contains { $0.convertAndCompare(value, .equal) ?? false }
        }
    }

    private static func isWithin(_ value: AttributeScalar, _ low: Double?, _ high: Double?) -> Bool
    {
        guard let number = value.number, !number.isNaN else { return false }
        return number >= low ?? -.infinity && number <= high ?? .infinity
    }
}

/// A constant of a condition.
package enum ScalarConstant: Hashable, Sendable {
    case text(String)
    case int(Int64)
    case double(Double)
    case bool(Bool)

    /// Compares a value of the same type; nil when the types cannot be compared.
    func compare(_ value: AttributeScalar, _ comparison: Comparison) -> Bool? {
        switch (value, self) {
        case (.text(let text), .text(let other)):
            TextTest.compares(comparison, other).passes(text)
        case (.int(let number), .int(let other)):
            comparison.holds(number < other ? -1 : number > other ? 1 : 0)
        case (.int(let number), .double(let other)): comparison.holds(Double(number), other)
        case (.double(let number), .int(let other)): comparison.holds(number, Double(other))
        case (.double(let number), .double(let other)): comparison.holds(number, other)
        case (.bool(let flag), .bool(let other)): comparison.holds((flag ? 1 : 0) - (other ? 1 : 0))
        default: nil
        }
    }

    /// Compares a value after it has been read as this type; nil when it cannot be.
    func convertAndCompare(_ value: AttributeScalar, _ comparison: Comparison) -> Bool? {
        switch self {
        case .text(let other):
            value.withText { TextTest.compares(comparison, other).passes($0) }
        case .int(let other):
            Self.integer(value).map { comparison.holds($0 < other ? -1 : $0 > other ? 1 : 0) }
        case .double(let other):
            (value.number ?? Self.number(value)).map { comparison.holds($0, other) }
        case .bool(let other):
            comparison.holds((Self.flag(value) ? 1 : 0) - (other ? 1 : 0))
        }
    }

    private static func integer(_ value: AttributeScalar) -> Int64? {
        switch value {
        case .int(let number): number
        case .double(let number): Int64(exactly: number.rounded(.towardZero))
        case .text(let text): text.count <= 20 ? Int64(text.string) : nil
        case .bool, .other: nil
        }
    }

    private static func number(_ value: AttributeScalar) -> Double? {
        guard case .text(let text) = value, text.count <= 64 else { return nil }
        return Double(text.string)
    }

    private static func flag(_ value: AttributeScalar) -> Bool {
        switch value {
        case .bool(let flag): flag
        case .int(let number): number == 1
        case .text(let text):
            text == "true" || text == "True" || text == "TRUE" || text == "t" || text == "T"
                || text == "1"
        case .double, .other: false
        }
    }
}
