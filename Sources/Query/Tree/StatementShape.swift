/// Reduces a query to what stays the same when it is sent again with other values.
///
/// Literals and placeholders become `?`, lists of them `(?)`, comments go, white space becomes one
/// space. The reader knows no dialect: it looks at quotes, digits and comments only, which is enough
/// to tell "the same query again" from "another query".
///
/// - Complexity: One pass over at most ``limit`` bytes; longer queries are compared by their start.
package enum StatementShape {
    /// How many bytes of a query are looked at.
    package static let limit = 4096

    /// The shape of a query.
    package static func of(_ statement: String) -> String {
        var reader = Reader(bytes: Array(statement.utf8.prefix(limit)))
        return reader.shape()
    }
}

/// A cursor over the bytes of a query.
private struct Reader {
    let bytes: [UInt8]
    var position = 0
    var output: [UInt8] = []

    private var next: UInt8? { peek(0) }

    private func peek(_ distance: Int) -> UInt8? {
        position + distance < bytes.count ? bytes[position + distance] : nil
    }

    mutating func shape() -> String {
        output.reserveCapacity(bytes.count)
        while let byte = next {
            switch byte {
            case UInt8(ascii: "'"):
                skipQuoted(byte)
                put(UInt8(ascii: "?"))
            case UInt8(ascii: "\""), UInt8(ascii: "`"):
                // Quoted names in standard SQL: a part of the shape.
                let start = position
                skipQuoted(byte)
                output.append(contentsOf: bytes[start..<position])
            case UInt8(ascii: "-") where peek(1) == byte, UInt8(ascii: "#"):
                skipLine()
            case UInt8(ascii: "/") where peek(1) == UInt8(ascii: "*"):
                skipComment()
            case UInt8(ascii: "$"), UInt8(ascii: ":"), UInt8(ascii: "@"):
                copyOrReplacePlaceholder()
            case UInt8(ascii: "0")...UInt8(ascii: "9"):
                if let last = output.last, last.isWordByte { copy() } else { replaceNumber() }
            case UInt8(ascii: " "), UInt8(ascii: "\t"), UInt8(ascii: "\n"), UInt8(ascii: "\r"):
                position += 1
                putSpace()
            case UInt8(ascii: ")"):
                position += 1
                closeList()
            default:
                copy()
            }
        }
        while output.last == UInt8(ascii: " ") { output.removeLast() }
        return String(decoding: output, as: UTF8.self)
    }

    private mutating func copy() {
        output.append(bytes[position])
        position += 1
    }

    private mutating func put(_ byte: UInt8) { output.append(byte) }

    private mutating func putSpace() {
        guard let last = output.last, last != UInt8(ascii: " ") else { return }
        output.append(UInt8(ascii: " "))
    }

    /// A doubled quote and a backslash keep the quoted part open.
    private mutating func skipQuoted(_ quote: UInt8) {
        position += 1
        while let byte = next {
            if byte == UInt8(ascii: "\\") {
                position += 2
            } else if byte == quote, peek(1) == quote {
                position += 2
            } else {
                position += 1
                if byte == quote { return }
            }
        }
        position = min(position, bytes.count)
    }

    private mutating func skipLine() {
        while let byte = next, byte != UInt8(ascii: "\n") { position += 1 }
    }

    private mutating func skipComment() {
        position += 2
        while let byte = next {
            if byte == UInt8(ascii: "*"), peek(1) == UInt8(ascii: "/") {
                position += 2
                putSpace()
                return
            }
            position += 1
        }
    }

    /// `$1`, `:name` and `@p0` are placeholders; `::type`, `@@x` and a `$` or `:` alone are not.
    private mutating func copyOrReplacePlaceholder() {
        let mark = bytes[position]
        let isCast = peek(1) == mark || output.last == mark
        guard !isCast, let following = peek(1), following.isWordByte else { return copy() }
        position += 1
        while let byte = next, byte.isWordByte { position += 1 }
        put(UInt8(ascii: "?"))
    }

    private mutating func replaceNumber() {
        while let byte = next, byte.isWordByte || byte == UInt8(ascii: ".") { position += 1 }
        put(UInt8(ascii: "?"))
    }

    /// Writes the end of a list; one that holds nothing but values becomes `(?)`.
    private mutating func closeList() {
        var start = output.count
        while start > 0, Self.isValueListByte(output[start - 1]) { start -= 1 }
        if start > 0, output[start - 1] == UInt8(ascii: "("),
            output[start...].contains(UInt8(ascii: "?"))
        {
            output.removeSubrange(start...)
            output.append(UInt8(ascii: "?"))
        }
        output.append(UInt8(ascii: ")"))
    }

    private static func isValueListByte(_ byte: UInt8) -> Bool {
        byte == UInt8(ascii: "?") || byte == UInt8(ascii: ",") || byte == UInt8(ascii: " ")
    }
}

extension UInt8 {
    /// Whether it may stand in a name: an ASCII letter or digit, `_`, or a part of another character.
    fileprivate var isWordByte: Bool {
        switch self {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"), 0x80...0xFF:
            true
        default: false
        }
    }
}
