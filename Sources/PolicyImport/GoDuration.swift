/// The lengths of time of programs written in Go: `1m30s`, `1.5h`, `300ms`.
enum GoDuration {
    private static let units: [(name: String, nanoseconds: Double)] = [
        ("ns", 1), ("us", 1e3), ("µs", 1e3), ("μs", 1e3), ("ms", 1e6), ("s", 1e9), ("m", 60e9),
        ("h", 3600e9),
    ]

    /// Reads a length of time; nil if the text is none.
    static func read(_ text: String) -> Duration? {
        if text == "0" { return .zero }
        var rest = text[...]
        var nanoseconds = 0.0
        repeat {
            let digits = rest.prefix { $0.isASCII && ($0.isNumber || $0 == ".") }
            rest = rest.dropFirst(digits.count)
            let name = rest.prefix(while: \.isLetter)
            rest = rest.dropFirst(name.count)
            guard let count = Double(digits), let unit = units.first(where: { $0.name == name })
            else { return nil }
            nanoseconds += count * unit.nanoseconds
        } while !rest.isEmpty
        return Int64(exactly: nanoseconds.rounded()).map { .nanoseconds($0) }
    }
}
