extension ByteWriter {
    /// Appends bytes as base64 with padding.
    package mutating func appendBase64(_ value: ByteView) {
        reserve((value.count + 2) / 3 * 4)
        var index = 0
        while index < value.count {
            let left = value.count - index
            let first = UInt32(value[index]) << 16
            let second = left > 1 ? UInt32(value[index + 1]) << 8 : 0
            let third = left > 2 ? UInt32(value[index + 2]) : 0
            let group = first | second | third
            append(Base64.character(group >> 18))
            append(Base64.character(group >> 12))
            append(left > 1 ? Base64.character(group >> 6) : UInt8(ascii: "="))
            append(left > 2 ? Base64.character(group) : UInt8(ascii: "="))
            index += 3
        }
    }

    /// Appends the bytes that base64 text stands for, in the standard or the URL alphabet, with or
    /// without padding.
    ///
    /// - Returns: False when the text is not base64; what was appended until then stays.
    package mutating func appendDecodedBase64(_ text: ByteView) -> Bool {
        var length = text.count
        while length > 0, text.count - length < 2, text[length - 1] == UInt8(ascii: "=") {
            length -= 1
        }
        if length < text.count, text.count % 4 != 0 { return false }
        var bits: UInt32 = 0
        var held = 0
        for index in 0..<length {
            guard let value = Base64.value(text[index]) else { return false }
            bits = bits << 6 | value
            held += 6
            if held >= 8 {
                held -= 8
                append(UInt8(truncatingIfNeeded: bits >> UInt32(held)))
            }
        }
        return length % 4 != 1
    }
}

private enum Base64 {
    static func character(_ group: UInt32) -> UInt8 {
        let value = UInt8(truncatingIfNeeded: group & 63)
        switch value {
        case 0..<26: return UInt8(ascii: "A") + value
        case 26..<52: return UInt8(ascii: "a") + value - 26
        case 52..<62: return UInt8(ascii: "0") + value - 52
        case 62: return UInt8(ascii: "+")
        default: return UInt8(ascii: "/")
        }
    }

    static func value(_ character: UInt8) -> UInt32? {
        switch character {
        case UInt8(ascii: "A")...UInt8(ascii: "Z"): UInt32(character - UInt8(ascii: "A"))
        case UInt8(ascii: "a")...UInt8(ascii: "z"): UInt32(character - UInt8(ascii: "a") + 26)
        case UInt8(ascii: "0")...UInt8(ascii: "9"): UInt32(character - UInt8(ascii: "0") + 52)
        case UInt8(ascii: "+"), UInt8(ascii: "-"): 62
        case UInt8(ascii: "/"), UInt8(ascii: "_"): 63
        default: nil
        }
    }
}
