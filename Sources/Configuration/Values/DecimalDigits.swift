/// A decimal number read exactly, as a count of units of 10^-`places`.
enum DecimalDigits {
    /// The number `text` counts in units of 10^-`places`.
    ///
    /// Nil if the text is not digits with at most one point among them, needs more places, or is
    /// too large.
    static func scaled(_ text: some StringProtocol, places: Int) -> Int? {
        let parts = text.split(separator: ".", omittingEmptySubsequences: false)
        guard parts.count <= 2, parts.allSatisfy({ !$0.isEmpty && $0.utf8.allSatisfy(isDigit) })
        else { return nil }
        let fraction = parts.count == 2 ? String(parts[1]) : ""
        guard fraction.utf8.count <= places else { return nil }
        let padding = String(repeating: "0", count: places - fraction.utf8.count)
        return Int("\(parts[0])\(fraction)\(padding)")
    }

    /// The decimal text of a count of units of 10^-`places`, without needless zeros.
    static func text(_ units: Int, places: Int) -> String {
        let digits = String(units)
        let padded = String(repeating: "0", count: max(0, places + 1 - digits.utf8.count)) + digits
        let whole = padded.dropLast(places)
        var fraction = padded.suffix(places)
        while fraction.last == "0" { fraction.removeLast() }
        return fraction.isEmpty ? String(whole) : "\(whole).\(fraction)"
    }

    private static func isDigit(_ byte: UInt8) -> Bool {
        (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
    }
}
