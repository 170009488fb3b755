extension Timestamp {
    /// Writes UTC in RFC 3339 with a fixed number of fraction digits, 0 to 9.
    ///
    /// Example: `2026-11-24T17:39:42.125Z` with three.
    package func rfc3339(fractionDigits: Int = 3) -> String {
        let seconds = nanoseconds / 1_000_000_000
        let (year, month, day) = CivilDate.of(daysSinceEpoch: Int64(seconds / 86_400))
        let ofDay = seconds % 86_400
        var text =
            "\(padded(UInt64(year), 4))-\(padded(UInt64(month), 2))-\(padded(UInt64(day), 2))T"
        text += "\(padded(ofDay / 3600, 2)):\(padded(ofDay / 60 % 60, 2)):\(padded(ofDay % 60, 2))"
        if fractionDigits > 0 {
            let nine = padded(nanoseconds % 1_000_000_000, 9)
            text += "." + nine.prefix(min(fractionDigits, 9))
        }
        return text + "Z"
    }

    /// Reads an RFC 3339 moment with any offset and up to nine fraction digits.
    ///
    /// Nil for anything else, for dates that do not exist and for moments before the epoch.
    package init?(rfc3339 text: some StringProtocol) {
        var reader = FieldReader(bytes: Array(text.utf8))
        guard let year = reader.number(4), reader.take("-"), let month = reader.number(2),
            reader.take("-"), let day = reader.number(2), reader.takeAny("Tt "),
            let hour = reader.number(2), reader.take(":"), let minute = reader.number(2),
            reader.take(":"), let second = reader.number(2),
            hour < 24, minute < 60, second <= 60,
            let days = CivilDate.daysSinceEpoch(year: year, month: month, day: day)
        else { return nil }
        var fraction: Int64 = 0
        if reader.take(".") {
            guard let digits = reader.fraction() else { return nil }
            fraction = digits
        }
        guard let offset = reader.offsetSeconds(), reader.isAtEnd else { return nil }
        let total = days * 86_400 + hour * 3600 + minute * 60 + second - offset
        guard total >= 0, total < Int64(UInt64.max / 1_000_000_000) else { return nil }
        self.init(nanoseconds: UInt64(total) * 1_000_000_000 + UInt64(fraction))
    }
}

private func padded(_ value: UInt64, _ width: Int) -> String {
    let digits = String(value)
    return String(repeating: "0", count: max(0, width - digits.utf8.count)) + digits
}

/// A cursor over the digits and separators of a written moment.
private struct FieldReader {
    let bytes: [UInt8]
    var position = 0

    var isAtEnd: Bool { position == bytes.count }

    mutating func take(_ character: Unicode.Scalar) -> Bool {
        guard position < bytes.count, bytes[position] == UInt8(ascii: character) else {
            return false
        }
        position += 1
        return true
    }

    mutating func takeAny(_ characters: String) -> Bool {
        characters.unicodeScalars.contains { take($0) }
    }

    mutating func number(_ width: Int) -> Int64? {
        guard position + width <= bytes.count else { return nil }
        var value: Int64 = 0
        for byte in bytes[position..<position + width] {
            guard byte >= 0x30, byte <= 0x39 else { return nil }
            value = value * 10 + Int64(byte - 0x30)
        }
        position += width
        return value
    }

    mutating func fraction() -> Int64? {
        var value: Int64 = 0
        var digits = 0
        while position < bytes.count, bytes[position] >= 0x30, bytes[position] <= 0x39 {
            guard digits < 9 else { return nil }
            value = value * 10 + Int64(bytes[position] - 0x30)
            digits += 1
            position += 1
        }
        guard digits > 0 else { return nil }
        for _ in digits..<9 { value *= 10 }
        return value
    }

    mutating func offsetSeconds() -> Int64? {
        if takeAny("Zz") { return 0 }
        let sign: Int64 = take("+") ? 1 : (take("-") ? -1 : 0)
        guard sign != 0, let hours = number(2), take(":"), let minutes = number(2),
            hours < 24, minutes < 60
        else { return nil }
        return sign * (hours * 3600 + minutes * 60)
    }
}
