/// A point in time as the server reads it: RFC 3339, or Unix time in s, ms or ns.
package struct TimeText: ArgumentValue, Equatable {
    /// The text as it was written.
    package let text: String

    package static var expected: String {
        "a time such as 2025-06-01T12:00:00Z, or Unix time in s, ms or ns"
    }

    package init?(argument: String) {
        guard Self.isUnixTime(argument) || Self.beginsWithDate(argument) else { return nil }
        text = argument
    }

    package var argumentText: String { text }

    private static func isUnixTime(_ text: String) -> Bool {
        (1...19).contains(text.utf8.count) && text.utf8.allSatisfy(isDigit)
    }

    /// Whether the shape is `2025-06-01T12:00`, more of it left to the server.
    private static func beginsWithDate(_ text: String) -> Bool {
        let shape = Array("0000-00-00T00:00".utf8)
        guard text.utf8.count >= shape.count else { return false }
        return zip(text.utf8, shape).allSatisfy { byte, expected in
            expected == UInt8(ascii: "0") ? isDigit(byte) : byte == expected
        }
    }

    private static func isDigit(_ byte: UInt8) -> Bool {
        (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
    }
}
