import Bytes
import RegularExpressions

extension FieldValue {
    /// Whether a comparison holds; it does not between types that have no common order.
    ///
    /// Numbers of all kinds compare with one another, durations by their nanoseconds. A list is
    /// compared element by element: `!=` has to hold for all of them, any other for one.
    @inline(__always)
    func holds(_ comparison: ComparisonOperator, _ other: FieldValue) -> Bool {
        switch (self, other) {
        case (.text(let left), .text(let right)): comparison.holds(left, right)
        case (.int(let left), .int(let right)): comparison.holds(left, right)
        default: holdsBetweenOthers(comparison, other)
        }
    }

    private func holdsBetweenOthers(
        _ comparison: ComparisonOperator, _ other: FieldValue
    ) -> Bool {
        switch (self, other) {
        case (.list, .list): return false
        case (.list(let list), _): return list.holds(comparison, other)
        case (_, .list(let list)): return list.holds(comparison.mirrored, self)
        case (.bool(let left), .bool(let right)): return comparison.holds(equal: left == right)
        case (.status(let left), .status(let right)): return comparison.holds(equal: left == right)
        case (.kind(let left), .kind(let right)): return comparison.holds(equal: left == right)
        default: break
        }
        if let left = integral, let right = other.integral { return comparison.holds(left, right) }
        if let left = number, let right = other.number { return comparison.holds(left, right) }
        return false
    }

    /// Whether all of the text matches a pattern, or does not; for a list, whether one element
    /// matches, or none does.
    @inline(__always)
    func matches(_ pattern: RegularExpression, isNegated: Bool) -> Bool {
        switch self {
        case .text(let text): pattern.matchesWhole(text) != isNegated
        case .list(let list) where isNegated:
            !list.contains { !$0.matches(pattern, isNegated: true) }
        case .list(let list): list.contains { $0.matches(pattern, isNegated: false) }
        default: false
        }
    }

    /// The value where it is a whole number or a duration.
    var integral: Int64? {
        switch self {
        case .int(let number), .duration(let number): number
        default: nil
        }
    }

    /// The value where it is any number.
    var number: Double? {
        switch self {
        case .int(let number), .duration(let number): Double(number)
        case .double(let number): number
        default: nil
        }
    }
}

extension ValueList {
    fileprivate func holds(_ comparison: ComparisonOperator, _ other: FieldValue) -> Bool {
        comparison == .notEqual
            ? !contains { !$0.holds(.notEqual, other) } && !other.isNil
            : contains { $0.holds(comparison, other) }
    }
}

extension ComparisonOperator {
    @inline(__always)
    fileprivate func holds<Value: Comparable>(_ left: Value, _ right: Value) -> Bool {
        switch self {
        case .equal: left == right
        case .notEqual: left != right
        case .less: left < right
        case .lessOrEqual: left <= right
        case .greater: left > right
        case .greaterOrEqual: left >= right
        }
    }

    /// Compares texts by their bytes.
    @inline(__always)
    fileprivate func holds(_ left: ByteView, _ right: ByteView) -> Bool {
        switch self {
        case .equal: left == right
        case .notEqual: left != right
        default: holds(left.order(to: right), 0)
        }
    }

    /// For values that have no order.
    fileprivate func holds(equal: Bool) -> Bool {
        switch self {
        case .equal: equal
        case .notEqual: !equal
        default: false
        }
    }
}

extension ByteView {
    /// Negative, zero or positive, as the bytes stand before, with or after those of another view.
    fileprivate func order(to other: ByteView) -> Int {
        for index in 0..<min(count, other.count) where self[index] != other[index] {
            return Int(self[index]) - Int(other[index])
        }
        return count - other.count
    }
}
