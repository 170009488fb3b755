extension UInt64 {
    /// Reads up to 16 hex digits of either case; nil for an empty or longer run or another byte.
    package init?(hexDigits: some Sequence<UInt8>) {
        var value: UInt64 = 0
        var count = 0
        for byte in hexDigits {
            guard count < 16, let digit = byte.hexValue else { return nil }
            value = value << 4 | UInt64(digit)
            count += 1
        }
        guard count > 0 else { return nil }
        self = value
    }

    /// All 16 lower-case hex digits, leading zeros included.
    package var hexDigits: String {
        let digits = String(self, radix: 16)
        return String(repeating: "0", count: 16 - digits.utf8.count) + digits
    }
}

extension UInt8 {
    /// The value of an ASCII hex digit of either case; nil for another byte.
    @inlinable
    package var hexValue: UInt8? {
        switch self {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): self - UInt8(ascii: "0")
        case UInt8(ascii: "a")...UInt8(ascii: "f"): self - UInt8(ascii: "a") + 10
        case UInt8(ascii: "A")...UInt8(ascii: "F"): self - UInt8(ascii: "A") + 10
        default: nil
        }
    }
}
