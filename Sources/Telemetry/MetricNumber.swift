/// A number as metrics write it: exact where it is whole or a whole number of nanoseconds.
struct MetricNumber: Sendable {
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
        // PERF: Bytes, not characters: a page of metrics has thousands of numbers.
        var digits = Array(String(value).utf8)
        let missing = max(0, decimals + 1 - digits.count)
        digits.insert(contentsOf: repeatElement(UInt8(ascii: "0"), count: missing), at: 0)
        let point = digits.count - decimals
        while digits.count > point + 1, digits.last == UInt8(ascii: "0") { digits.removeLast() }
        digits.insert(UInt8(ascii: "."), at: point)
        text = String(decoding: digits, as: UTF8.self)
    }
}
