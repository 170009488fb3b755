import Bytes
import TraceModel

/// The escapes of request targets: `%` and two hex digits.
enum PercentEncoding {
    /// Whether each `%` begins an escape, and none of them stands for NUL.
    static func isValid(_ text: ByteView) -> Bool {
        var index = 0
        while index < text.count {
            if text[index] == UInt8(ascii: "%") {
                guard let value = escape(in: text, at: index), value != 0 else { return false }
                index += 3
            } else {
                index += 1
            }
        }
        return true
    }

    /// The text behind the escapes, which are valid; what is not UTF-8 reads as U+FFFD.
    ///
    /// `plus` tells whether `+` stands for a space, as in queries.
    static func decode(_ text: ByteView, plus: Bool) -> String {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(text.count)
        var index = 0
        while index < text.count {
            if let value = escape(in: text, at: index) {
                bytes.append(value)
                index += 3
            } else {
                let byte = text[index]
                bytes.append(plus && byte == UInt8(ascii: "+") ? UInt8(ascii: " ") : byte)
                index += 1
            }
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    private static func escape(in text: ByteView, at index: Int) -> UInt8? {
        guard text[index] == UInt8(ascii: "%"), index + 2 < text.count,
            let high = text[index + 1].hexValue, let low = text[index + 2].hexValue
        else { return nil }
        return high << 4 | low
    }
}

extension ByteView {
    /// Where a byte first occurs at or after an offset.
    func firstIndex(of byte: UInt8, from offset: Int = 0) -> Int? {
        var index = offset
        while index < count {
            if self[index] == byte { return index }
            index += 1
        }
        return nil
    }
}
