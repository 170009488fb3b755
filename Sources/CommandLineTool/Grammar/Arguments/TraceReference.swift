/// What somebody pastes to name a trace: its identifier, the beginning of it, or a whole
/// `traceparent`.
package struct TraceReference: ArgumentValue, Equatable {
    /// 8 to 32 lower-case hex digits, the whole identifier or its beginning.
    package let digits: String

    /// Whether these are all digits of the identifier.
    package var isComplete: Bool { digits.utf8.count == Self.length }

    private static let length = 32
    private static let shortest = 8

    package static var expected: String {
        "a trace id: 32 hex digits, the first 8 or more of them, or a traceparent"
    }

    package init?(argument: String) {
        let parts = argument.split(separator: "-", omittingEmptySubsequences: false)
        let isTraceparent =
            parts.count == 4 && parts[0].utf8.count == 2 && parts[1].utf8.count == Self.length
        guard parts.count == 1 || isTraceparent else { return nil }
        let text = isTraceparent ? parts[1] : argument[...]
        guard (Self.shortest...Self.length).contains(text.utf8.count),
            text.utf8.allSatisfy({ Character(UnicodeScalar($0)).isHexDigit })
        else { return nil }
        digits = text.lowercased()
    }

    package var argumentText: String { digits }
}
