/// Writes one JSON document, or several, piece by piece; commas are put where they belong.
///
/// The caller keeps begin and end in balance and gives a key before each value of an object.
package struct JSONWriter: ~Copyable {
    private var bytes: ByteWriter
    private var needsComma = false

    /// Makes a writer with nothing written.
    package init(capacity: Int = 1024) { bytes = ByteWriter(capacity: capacity) }

    /// How many bytes have been written.
    package var count: Int { bytes.count }

    /// What was written, without a copy.
    package consuming func finish() -> ByteBuffer { bytes.finish() }

    package mutating func beginObject() { open(UInt8(ascii: "{")) }
    package mutating func endObject() { close(UInt8(ascii: "}")) }
    package mutating func beginArray() { open(UInt8(ascii: "[")) }
    package mutating func endArray() { close(UInt8(ascii: "]")) }

    /// Writes the key of an object's next value.
    package mutating func key(_ name: StaticString) {
        separate()
        bytes.append(UInt8(ascii: "\""))
        bytes.append(name)
        bytes.append("\":" as StaticString)
        needsComma = false
    }

    /// Writes a key that needs escaping, such as one that came from outside.
    package mutating func key(text name: String) {
        string(name)
        bytes.append(UInt8(ascii: ":"))
        needsComma = false
    }

    package mutating func string(_ text: String) {
        separate()
        bytes.append(UInt8(ascii: "\""))
        withView(of: text) { appendEscaped($0) }
        bytes.append(UInt8(ascii: "\""))
    }

    /// Writes UTF-8 as a string.
    package mutating func string(utf8 text: ByteView) {
        separate()
        bytes.append(UInt8(ascii: "\""))
        appendEscaped(text)
        bytes.append(UInt8(ascii: "\""))
    }

    /// Writes bytes as a string of lower-case hex digits.
    package mutating func hexString(_ value: ByteView) {
        separate()
        bytes.append(UInt8(ascii: "\""))
        for index in 0..<value.count {
            bytes.append(Self.hexDigit(value[index] >> 4))
            bytes.append(Self.hexDigit(value[index] & 15))
        }
        bytes.append(UInt8(ascii: "\""))
    }

    /// Writes bytes as a string of base64.
    package mutating func base64String(_ value: [UInt8]) {
        separate()
        bytes.append(UInt8(ascii: "\""))
        ByteBuffer(value).withView { bytes.appendBase64($0) }
        bytes.append(UInt8(ascii: "\""))
    }

    package mutating func number(_ value: some BinaryInteger) {
        separate()
        bytes.append(String(value))
    }

    /// Writes a 64-bit number as a string, as JSON's readers lose precision above 2^53.
    package mutating func stringNumber(_ value: some BinaryInteger) {
        separate()
        bytes.append(UInt8(ascii: "\""))
        bytes.append(String(value))
        bytes.append(UInt8(ascii: "\""))
    }

    /// Writes a number; one that JSON cannot express becomes the string proto3 has for it.
    package mutating func number(_ value: Double) {
        separate()
        if value.isNaN {
            bytes.append("\"NaN\"" as StaticString)
        } else if value.isInfinite {
            bytes.append(value < 0 ? "\"-Infinity\"" : "\"Infinity\"" as StaticString)
        } else if value == value.rounded(), abs(value) < 1e15 {
            // Written without exponent or fraction, except that -0 keeps its sign.
            bytes.append(value == 0 && value.sign == .minus ? "-0.0" : String(Int64(value)))
        } else {
            bytes.append(value.description)
        }
    }

    package mutating func bool(_ value: Bool) {
        separate()
        bytes.append(value ? "true" : "false" as StaticString)
    }

    package mutating func null() {
        separate()
        bytes.append("null" as StaticString)
    }

    /// Writes a line break between documents of JSON lines.
    package mutating func newline() {
        bytes.append(UInt8(ascii: "\n"))
        needsComma = false
    }

    private mutating func open(_ bracket: UInt8) {
        separate()
        bytes.append(bracket)
        needsComma = false
    }

    private mutating func close(_ bracket: UInt8) {
        bytes.append(bracket)
        needsComma = true
    }

    private mutating func separate() {
        if needsComma { bytes.append(UInt8(ascii: ",")) }
        needsComma = true
    }

    private mutating func appendEscaped(_ text: ByteView) {
        var clean = 0
        for index in 0..<text.count {
            let byte = text[index]
            guard byte < 0x20 || byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\") else {
                continue
            }
            bytes.append(text.dropFirst(clean).prefix(index - clean))
            clean = index + 1
            appendEscape(of: byte)
        }
        bytes.append(text.dropFirst(clean))
    }

    private mutating func appendEscape(of byte: UInt8) {
        switch byte {
        case UInt8(ascii: "\""): bytes.append("\\\"" as StaticString)
        case UInt8(ascii: "\\"): bytes.append("\\\\" as StaticString)
        case UInt8(ascii: "\n"): bytes.append("\\n" as StaticString)
        case UInt8(ascii: "\r"): bytes.append("\\r" as StaticString)
        case UInt8(ascii: "\t"): bytes.append("\\t" as StaticString)
        default:
            bytes.append("\\u00" as StaticString)
            bytes.append(Self.hexDigit(byte >> 4))
            bytes.append(Self.hexDigit(byte & 15))
        }
    }

    private static func hexDigit(_ value: UInt8) -> UInt8 {
        value < 10 ? UInt8(ascii: "0") + value : UInt8(ascii: "a") + value - 10
    }
}
