extension Duration: SettingValue {
    package static var typeName: String { "duration" }
    package static var expectation: String { "a duration such as 10s, 500ms or 1h30m" }

    /// Units from the largest, in nanoseconds.
    private static let units: [(name: String, nanoseconds: Int)] = [
        ("d", 86_400_000_000_000), ("h", 3_600_000_000_000), ("m", 60_000_000_000),
        ("s", 1_000_000_000), ("ms", 1_000_000), ("us", 1000), ("ns", 1),
    ]

    /// Reads one or more numbers with units, largest unit first and each unit once.
    package init(settingText: String) throws(SettingProblem) {
        var rest = settingText[...]
        var remaining = Self.units[...]
        var total = 0
        repeat {
            let digits = rest.prefix { $0.isASCII && $0.isNumber }
            rest = rest.dropFirst(digits.count)
            let name = rest.prefix { $0.isASCII && $0.isLetter }
            rest = rest.dropFirst(name.count)
            guard let count = Int(digits),
                let index = remaining.firstIndex(where: { $0.name == name })
            else { throw Self.problem(settingText, digits, name) }
            let (part, tooLong) = count.multipliedReportingOverflow(
                by: remaining[index].nanoseconds)
            let (sum, overflow) = total.addingReportingOverflow(part)
            guard !tooLong, !overflow else { throw SettingProblem("\(settingText) is too long") }
            total = sum
            remaining = remaining[(index + 1)...]
        } while !rest.isEmpty
        self = .nanoseconds(total)
    }

    /// The shortest compound; whole days are counted in days from four days on, as people say 72h
    /// but 7d.
    package var settingText: String {
        let (seconds, attoseconds) = components
        var left = Int128(seconds) * 1_000_000_000 + Int128(attoseconds / 1_000_000_000)
        guard left > 0 else { return "0s" }
        var text = ""
        for unit in Self.units {
            let size = Int128(unit.nanoseconds)
            if unit.name == "d", left < 4 * size || !left.isMultiple(of: size) { continue }
            if left >= size {
                text += "\(left / size)\(unit.name)"
                left %= size
            }
        }
        return text
    }

    private static func problem(
        _ text: String, _ digits: Substring, _ unit: Substring
    ) -> SettingProblem {
        let isBareNumber = unit.isEmpty && !digits.isEmpty && digits.count == text.count
        return .mismatch(text, Self.self, hint: isBareNumber ? "write \(text)s for seconds" : nil)
    }
}
