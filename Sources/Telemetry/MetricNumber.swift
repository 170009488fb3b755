/// A number as metrics write it: exact where it is whole or a whole number of nanoseconds.
struct MetricNumber {
    let text: String

    static let infinity = MetricNumber(text: "+Inf")

    private init(text: String) { self.text = text }

    init(integer value: UInt64) { text = String(value) }

    init(_ value: Double) {
        if value.isNaN {
            text = "NaN"
        } else if value.isInfinite {
            text = value < 0 ? "-Inf" : "+Inf"
        } else if let whole = Int64(exactly: value) {
            text = String(whole)
        } else {
            text = value.description
        }
    }

    /// Moves the decimal point: 2,500,000 with nine decimals is `0.0025`.
    ///
    /// At least one digit follows the point, as OpenMetrics has it for bounds.
    init(_ value: UInt64, decimals: Int) {
        guard decimals > 0 else {
            text = "\(value).0"
            return
        }
        var digits = String(value)
        digits = String(repeating: "0", count: max(0, decimals + 1 - digits.utf8.count)) + digits
        var fraction = digits.suffix(decimals)
        while fraction.count > 1, fraction.last == "0" { fraction.removeLast() }
        text = "\(digits.dropLast(decimals)).\(fraction)"
    }
}
