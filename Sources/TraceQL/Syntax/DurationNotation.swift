/// Durations as they are written: `1h30m`, `1.5s`, `250ms`.
enum DurationNotation {
    private static let units: [(name: String, nanoseconds: UInt64)] = [
        ("y", 365 * 86_400_000_000_000), ("w", 7 * 86_400_000_000_000), ("d", 86_400_000_000_000),
        ("h", 3_600_000_000_000), ("ms", 1_000_000), ("m", 60_000_000_000), ("ns", 1),
        ("us", 1000), ("µs", 1000), ("μs", 1000), ("s", 1_000_000_000),
    ]

    /// The characters of which durations are made.
    static func contains(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar {
        case "0"..."9", ".", "n", "s", "u", "m", "h", "d", "w", "y", "µ", "μ": true
        default: false
        }
    }

    /// The nanoseconds of numbers with units, summed up.
    ///
    /// - Returns: Nil for what is no duration, or longer than 292 years.
    static func nanoseconds(_ text: String) -> Int64? {
        var rest = text[...]
        var sum: Int64 = 0
        repeat {
            guard let part = part(&rest) else { return nil }
            let (next, overflow) = sum.addingReportingOverflow(part)
            if overflow { return nil }
            sum = next
        } while !rest.isEmpty
        return sum
    }

    /// Takes one number and its unit.
    private static func part(_ rest: inout Substring) -> Int64? {
        let whole = takeDigits(&rest)
        var fraction = Substring()
        if rest.first == "." {
            rest.removeFirst()
            fraction = takeDigits(&rest)
        }
        guard !whole.isEmpty || !fraction.isEmpty,
            let unit = units.first(where: { rest.hasPrefix($0.name) })
        else { return nil }
        rest.removeFirst(unit.name.count)
        guard let count = whole.isEmpty ? 0 : UInt64(whole) else { return nil }
        let (product, overflow) = count.multipliedReportingOverflow(by: unit.nanoseconds)
        guard !overflow else { return nil }
        return Int64(exactly: product)?.adding(part(of: unit.nanoseconds, fraction))
    }

    private static func takeDigits(_ rest: inout Substring) -> Substring {
        let digits = rest.prefix { ("0"..."9").contains($0) }
        rest.removeFirst(digits.count)
        return digits
    }

    /// A decimal fraction of a unit, rounded down; digits past the 18th cannot matter.
    private static func part(of unit: UInt64, _ digits: Substring) -> UInt64 {
        var numerator: UInt64 = 0
        var denominator: UInt64 = 1
        for digit in digits.prefix(18) {
            numerator = numerator * 10 + UInt64(digit.wholeNumberValue ?? 0)
            denominator *= 10
        }
        let product = numerator.multipliedFullWidth(by: unit)
        return denominator.dividingFullWidth(product).quotient
    }

    /// A duration as a whole number of the largest unit that fits.
    static func text(_ nanoseconds: Int64) -> String {
        let units = [
            ("h", 3_600_000_000_000), ("m", 60_000_000_000), ("s", 1_000_000_000),
            ("ms", 1_000_000), ("us", 1000),
        ]
        for (name, unit) in units where nanoseconds != 0 && nanoseconds % Int64(unit) == 0 {
            return "\(nanoseconds / Int64(unit))\(name)"
        }
        return nanoseconds == 0 ? "0s" : "\(nanoseconds)ns"
    }
}

extension Int64 {
    /// The sum; nil when it is out of range.
    fileprivate func adding(_ other: UInt64) -> Int64? {
        guard let other = Int64(exactly: other) else { return nil }
        let (sum, overflow) = addingReportingOverflow(other)
        return overflow ? nil : sum
    }
}
