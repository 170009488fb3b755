internal import Glibc

extension FieldValue {
    /// A number made of two others; missing where one is no number, and for a division by zero of
    /// whole numbers.
    ///
    /// Whole numbers stay whole while the result fits; it is a duration where one of them is.
    func combined(_ operation: ArithmeticOperator, _ other: FieldValue) -> FieldValue {
        if let left = integral, let right = other.integral {
            let isDuration = isDuration || other.isDuration
            switch operation {
            case .divide where right == 0, .remainder where right == 0: return .missing
            case .divide where isDuration: break
            default:
                if let whole = operation.whole(left, right) {
                    return isDuration ? .duration(whole) : .int(whole)
                }
            }
        }
        guard let left = number, let right = other.number else { return .missing }
        return .double(operation.result(left, right))
    }

    /// The number with its sign changed; missing for what is no number.
    var negated: FieldValue {
        switch self {
        case .int(let number): number == .min ? .double(-Double(number)) : .int(-number)
        case .duration(let number): number == .min ? .double(-Double(number)) : .duration(-number)
        case .double(let number): .double(-number)
        default: .missing
        }
    }

    private var isDuration: Bool { if case .duration = self { true } else { false } }
}

extension ArithmeticOperator {
    /// The result for whole numbers; nil when it is none, or none that fits.
    fileprivate func whole(_ left: Int64, _ right: Int64) -> Int64? {
        let (result, overflow) =
            switch self {
            case .add: left.addingReportingOverflow(right)
            case .subtract: left.subtractingReportingOverflow(right)
            case .multiply: left.multipliedReportingOverflow(by: right)
            case .divide: left.dividedReportingOverflow(by: right)
            case .remainder: left.remainderReportingOverflow(dividingBy: right)
            case .power: Self.power(left, right)
            }
        return overflow ? nil : result
    }

    /// By squaring; overflows, too, for a negative exponent, whose result is a fraction.
    private static func power(
        _ base: Int64, _ exponent: Int64
    ) -> (partialValue: Int64, overflow: Bool) {
        guard exponent >= 0 else { return (0, true) }
        var result: Int64 = 1
        var square = base
        var rest = exponent
        while true {
            if rest & 1 == 1 {
                let (product, overflow) = result.multipliedReportingOverflow(by: square)
                if overflow { return (0, true) }
                result = product
            }
            rest >>= 1
            if rest == 0 { return (result, false) }
            let (next, overflow) = square.multipliedReportingOverflow(by: square)
            if overflow { return (0, true) }
            square = next
        }
    }

    fileprivate func result(_ left: Double, _ right: Double) -> Double {
        switch self {
        case .add: left + right
        case .subtract: left - right
        case .multiply: left * right
        case .divide: left / right
        case .remainder: left.truncatingRemainder(dividingBy: right)
        case .power: pow(left, right)
        }
    }
}
