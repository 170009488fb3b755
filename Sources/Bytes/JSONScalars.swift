import TraceModel

/// A string as it stands between its quotes, checked but not yet unescaped.
package struct JSONString: Sendable {
    /// The bytes between the quotes.
    package let raw: ByteView
    /// Whether a backslash occurs.
    package let hasEscapes: Bool

    /// Compares with a plain ASCII name; a key written with escapes is unescaped first.
    package static func == (lhs: JSONString, rhs: StaticString) -> Bool {
        if !lhs.hasEscapes { return lhs.raw == rhs }
        var writer = ByteWriter()
        lhs.append(to: &writer)
        return writer.view == rhs
    }

    /// The text.
    package var string: String {
        if !hasEscapes { return raw.string }
        var writer = ByteWriter(capacity: raw.count)
        append(to: &writer)
        return writer.view.string
    }

    /// Appends the text as UTF-8.
    package func append(to writer: inout ByteWriter) {
        guard hasEscapes else {
            writer.append(raw)
            return
        }
        var index = 0
        var clean = 0
        while index < raw.count {
            guard raw[index] == UInt8(ascii: "\\") else {
                index += 1
                continue
            }
            writer.append(raw.dropFirst(clean).prefix(index - clean))
            index = appendEscape(at: index, to: &writer)
            clean = index
        }
        writer.append(raw.dropFirst(clean))
    }

    /// Appends what the escape at an index stands for; gives the index behind it.
    private func appendEscape(at index: Int, to writer: inout ByteWriter) -> Int {
        switch raw[index + 1] {
        case UInt8(ascii: "b"): writer.append(0x08)
        case UInt8(ascii: "f"): writer.append(0x0C)
        case UInt8(ascii: "n"): writer.append(0x0A)
        case UInt8(ascii: "r"): writer.append(0x0D)
        case UInt8(ascii: "t"): writer.append(0x09)
        case UInt8(ascii: "u"):
            let unit = hexUnit(at: index + 2)
            guard unit & 0xFC00 == 0xD800 else {
                appendScalar(unit, to: &writer)
                return index + 6
            }
            let low = hexUnit(at: index + 8)
            appendScalar(0x10000 + (unit & 0x3FF) << 10 + (low & 0x3FF), to: &writer)
            return index + 12
        case let plain: writer.append(plain)
        }
        return index + 2
    }

    private func hexUnit(at index: Int) -> UInt32 {
        (index..<index + 4).reduce(0) { $0 << 4 | (raw[$1].hexDigitValue ?? 0) }
    }

    private func appendScalar(_ value: UInt32, to writer: inout ByteWriter) {
        guard let scalar = Unicode.Scalar(value) else { return }
        for byte in UTF8.encode(scalar) ?? UTF8.encodedReplacementCharacter { writer.append(byte) }
    }
}

/// A number as it is written.
package struct JSONNumber: Sendable {
    /// The digits, sign, point and exponent.
    package let raw: ByteView
    /// Whether it has neither a fraction nor an exponent.
    package let isInteger: Bool

    /// The exact value, where it is an integer of 64 bits; `1e3` and `5.0` count as integers.
    package var int64: Int64? {
        guard isInteger else { return Int64(exactly: double) }
        if let value = fastUInt64 { return Int64(exactly: value) }
        return Int64(raw.string)
    }

    /// The exact value, where it is an unsigned integer of 64 bits.
    package var uint64: UInt64? {
        guard isInteger else { return UInt64(exactly: double) }
        return raw.count < 20 ? fastUInt64 : UInt64(raw.string)
    }

    /// The value of up to 19 digits; nil for other integers.
    private var fastUInt64: UInt64? { raw.digitsValue }

    /// The nearest double; infinite where it is out of range.
    package var double: Double { Double(raw.string) ?? .nan }
}

extension ByteView {
    /// The number that 1 to 19 decimal digits stand for; nil for other text.
    package var digitsValue: UInt64? {
        guard count >= 1, count <= 19 else { return nil }
        var value: UInt64 = 0
        for index in 0..<count {
            let digit = self[index] &- 0x30
            guard digit <= 9 else { return nil }
            value = value &* 10 &+ UInt64(digit)
        }
        return value
    }
}

extension UInt8 {
    /// The value of a hex digit as 32 bits.
    var hexDigitValue: UInt32? { hexValue.map(UInt32.init) }
}
