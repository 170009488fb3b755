package import TraceModel

/// Writes quantities as people read them: three digits that matter and a unit.
package enum HumanText {
    /// A length of time: `850ns`, `12.3µs`, `4.20ms`, `1.25s`, `2m05s`, `3h12m`, `2d04h`.
    package static func duration(nanos: UInt64, style: OutputStyle) -> String {
        let micro = style.usesUnicode ? "µs" : "us"
        switch nanos {
        case ..<1_000: return "\(nanos)ns"
        case ..<999_500: return threeDigits(nanos, unit: 1_000) + micro
        case ..<999_500_000: return threeDigits(nanos, unit: 1_000_000) + "ms"
        case ..<59_950_000_000: return threeDigits(nanos, unit: 1_000_000_000) + "s"
        default: return long(seconds: nanos / 1_000_000_000)
        }
    }

    /// A number of bytes in powers of 1024: `512 B`, `1.50 KiB`, `20.0 GiB`.
    package static func bytes(_ count: Int) -> String {
        let units = ["KiB", "MiB", "GiB", "TiB", "PiB", "EiB"]
        guard count >= 1024 else { return "\(count) B" }
        var unit: UInt64 = 1024
        var index = 0
        while index + 1 < units.count, UInt64(count) / unit >= 1000 {
            unit *= 1024
            index += 1
        }
        return "\(threeDigits(UInt64(count), unit: unit)) \(units[index])"
    }

    /// A number of things with the right form of their name: `1 span`, `1,234 spans`.
    package static func count(_ count: Int, _ one: String, _ many: String? = nil) -> String {
        "\(grouped(count)) \(count == 1 ? one : many ?? one + "s")"
    }

    /// A number with its thousands set apart by commas.
    package static func grouped(_ number: Int) -> String {
        let digits = String(number.magnitude)
        var output = ""
        for (index, digit) in digits.enumerated() {
            if index > 0, (digits.count - index) % 3 == 0 { output.append(",") }
            output.append(digit)
        }
        return number < 0 ? "-" + output : output
    }

    /// A part of a whole in percent, rounded: `38%`; `<1%` for something that is not nothing.
    package static func share(_ part: UInt64, of whole: UInt64) -> String {
        guard whole > 0, part > 0 else { return "0%" }
        let percent = Int((Double(part) / Double(whole) * 100).rounded())
        return percent == 0 ? "<1%" : "\(percent)%"
    }

    /// How often something happens in a second: `0`, `<0.01`, `0.25`, `1,234`.
    package static func perSecond(_ rate: Double) -> String {
        guard rate > 0 else { return "0" }
        let hundredths = Int(min(rate * 100, 1e12).rounded())
        guard hundredths > 0 else { return "<0.01" }
        let (whole, rest) = hundredths.quotientAndRemainder(dividingBy: 100)
        guard rest > 0, whole < 100 else { return grouped(whole) }
        return "\(whole).\(rest < 10 ? "0" : "")\(rest)"
    }

    /// A moment in UTC to the millisecond: `2026-11-24 17:39:42.125Z`.
    package static func moment(_ time: Timestamp) -> String {
        String(time.rfc3339(fractionDigits: 3).map { $0 == "T" ? " " : $0 })
    }

    /// The quotient with three significant digits, rounded half up.
    private static func threeDigits(_ value: UInt64, unit: UInt64) -> String {
        let whole = value / unit
        let decimals: UInt64 = whole >= 100 ? 1 : whole >= 10 ? 10 : 100
        let (quotient, rest) = value.quotientAndRemainder(dividingBy: unit)
        let fraction = Double(rest) / Double(unit) * Double(decimals)
        let scaled = quotient * decimals + UInt64(fraction.rounded())
        // Rounding up may have made another digit: 9.999 → 10.0.
        if scaled >= 1000, decimals > 1 {
            let fewer = decimals / 10
            return decimal(scaled / 10, decimals: fewer)
        }
        return decimal(scaled, decimals: decimals)
    }

    private static func decimal(_ scaled: UInt64, decimals: UInt64) -> String {
        guard decimals > 1 else { return String(scaled) }
        let fraction = String(scaled % decimals)
        let width = decimals == 10 ? 1 : 2
        let zeros = String(repeating: "0", count: max(0, width - fraction.utf8.count))
        return "\(scaled / decimals).\(zeros)\(fraction)"
    }

    private static func long(seconds: UInt64) -> String {
        let (minutes, hours) = (seconds / 60, seconds / 3600)
        if minutes < 60 { return "\(max(1, minutes))m\(two(minutes == 0 ? 0 : seconds % 60))s" }
        if hours < 24 { return "\(hours)h\(two(minutes % 60))m" }
        return "\(hours / 24)d\(two(hours % 24))h"
    }

    private static func two(_ value: UInt64) -> String { value < 10 ? "0\(value)" : "\(value)" }
}
