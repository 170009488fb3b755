import TraceModel

/// Reads moments as clients write them.
enum TimeParameter {
    static let expectation = "a moment in RFC 3339, or Unix time in s, ms, µs or ns"

    /// RFC 3339, or a Unix time whose unit is seen by its size: whole seconds up to 2286, and
    /// likewise for the smaller units, which have 13, 16 and 19 digits today.
    static func read(_ text: String) -> Timestamp? {
        guard let number = UInt64(text) else { return Timestamp(rfc3339: text) }
        let scale: UInt64 =
            switch number {
            case ..<10_000_000_000: 1_000_000_000
            case ..<10_000_000_000_000: 1_000_000
            case ..<10_000_000_000_000_000: 1000
            default: 1
            }
        let (nanoseconds, overflow) = number.multipliedReportingOverflow(by: scale)
        return overflow ? nil : Timestamp(nanoseconds: nanoseconds)
    }
}

/// Reads durations as clients write them.
enum DurationParameter {
    static let expectation = "a duration such as 250ms, 1.5s or 1h30m"

    private static let units: [(name: String, nanoseconds: UInt64)] = [
        ("ns", 1), ("us", 1000), ("µs", 1000), ("μs", 1000), ("ms", 1_000_000),
        ("s", 1_000_000_000), ("m", 60_000_000_000), ("h", 3_600_000_000_000),
        ("d", 86_400_000_000_000),
    ]

    /// Nanoseconds of one or more numbers with units, each of them with a fraction or without.
    static func read(_ text: String) -> UInt64? {
        var total = 0.0
        var whole: UInt64 = 0
        var rest = text[...]
        guard !rest.isEmpty else { return nil }
        while !rest.isEmpty {
            let digits = rest.prefix { $0.isASCII && ($0.isNumber || $0 == ".") }
            rest = rest.dropFirst(digits.count)
            let name = rest.prefix { $0.isLetter }
            rest = rest.dropFirst(name.count)
            guard let unit = units.first(where: { $0.name == name }) else { return nil }
            if let count = UInt64(digits) {
                let (part, tooLong) = count.multipliedReportingOverflow(by: unit.nanoseconds)
                let (sum, overflow) = whole.addingReportingOverflow(part)
                guard !tooLong, !overflow else { return nil }
                whole = sum
            } else {
                guard digits.first != ".", digits.last != ".", let count = Double(digits) else {
                    return nil
                }
                total += count * Double(unit.nanoseconds)
            }
        }
        guard let fraction = UInt64(exactly: total.rounded()) else { return nil }
        let (sum, overflow) = whole.addingReportingOverflow(fraction)
        return overflow ? nil : sum
    }
}
