/// Bounds of a duration in nanoseconds, both inclusive.
package struct NanosecondRange: Hashable, Sendable {
    package private(set) var least: UInt64 = 0
    package private(set) var most: UInt64 = .max

    /// Any duration.
    init() {}

    /// The durations for which a comparison with a number may hold; nil where there are none.
    init?(_ comparison: ComparisonOperator, _ value: QueryValue) {
        guard let bounds = Self.bounds(value) else { return nil }
        switch comparison {
        case .equal:
            guard !bounds.isNegative else { return nil }
            (least, most) = (bounds.floor, bounds.ceiling)
        case .notEqual: break
        case .less:
            guard bounds.ceiling > 0 else { return nil }
            most = bounds.ceiling == .max ? .max : bounds.ceiling - 1
        case .lessOrEqual:
            guard !bounds.isNegative else { return nil }
            most = bounds.ceiling
        case .greater: least = bounds.isNegative ? 0 : bounds.floor + 1
        case .greaterOrEqual: least = bounds.floor
        }
    }

    /// Takes the narrower bounds; false where nothing is left between them.
    mutating func narrow(_ other: NanosecondRange) -> Bool {
        least = max(least, other.least)
        most = min(most, other.most)
        return least <= most
    }

    /// The whole numbers around a number, 0 for a negative one; nil for what is no number.
    ///
    /// Durations past the 63rd bit are compared as the largest that has 63, so that the largest
    /// number stands for all of them.
    private static func bounds(
        _ value: QueryValue
    ) -> (floor: UInt64, ceiling: UInt64, isNegative: Bool)? {
        switch value {
        case .int(let number), .duration(let number):
            let floor = UInt64(max(number, 0))
            return (floor, number == .max ? .max : floor, number < 0)
        case .float(let number):
            // With floats all is compared as such: a whole number beside one may be equal to it.
            let slack = number.magnitude * 0x1p-52
            let floor = max((number - slack).rounded(.down), 0)
            let ceiling = max((number + slack).rounded(.up), 0)
            return (
                UInt64(exactly: floor).map { min($0, .max >> 1) } ?? .max >> 1,
                UInt64(exactly: ceiling) ?? .max, number < 0
            )
        case .string, .bool, .nil, .status, .kind: return nil
        }
    }
}
