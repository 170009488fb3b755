/// The first hex digits of trace identifiers, as a person types them.
package struct TraceIDPrefix: Hashable, Sendable {
    /// The smallest identifier bits with this prefix.
    package let lowest: (high: UInt64, low: UInt64)
    /// The largest identifier bits with this prefix.
    package let highest: (high: UInt64, low: UInt64)
    /// The digits, lower case.
    package let digits: String

    /// Reads 1 to 32 hex digits of either case; nil for anything else.
    package init?(_ text: some StringProtocol) {
        let given = text.utf8
        guard (1...32).contains(given.count), given.allSatisfy({ $0.hexValue != nil }) else {
            return nil
        }
        digits = text.lowercased()
        let zeros = digits + String(repeating: "0", count: 32 - given.count)
        let ones = digits + String(repeating: "f", count: 32 - given.count)
        guard let low = Self.halves(zeros), let high = Self.halves(ones) else { return nil }
        lowest = low
        highest = high
    }

    private static func halves(_ digits: String) -> (high: UInt64, low: UInt64)? {
        guard let high = UInt64(hexDigits: digits.utf8.prefix(16)),
            let low = UInt64(hexDigits: digits.utf8.dropFirst(16))
        else { return nil }
        return (high, low)
    }

    /// Whether an identifier begins with these digits.
    package func matches(_ id: TraceID) -> Bool {
        (id.high, id.low) >= lowest && (id.high, id.low) <= highest
    }

    package static func == (lhs: TraceIDPrefix, rhs: TraceIDPrefix) -> Bool {
        lhs.digits == rhs.digits
    }

    package func hash(into hasher: inout Hasher) { hasher.combine(digits) }
}
