/// A text that must not be shown: a token, a password, a key.
///
/// SECURITY: Whatever prints it, interpolates it, dumps it or mirrors it sees `[REDACTED]`. The text
/// comes out in one way only, ``reveal()``, so that each use can be found by that name.
package struct Secret: Sendable {
    /// What is shown in place of any secret.
    package static let redacted = "[REDACTED]"

    private let text: String

    /// Takes a text into keeping.
    package init(_ text: String) { self.text = text }

    /// The text itself.
    package func reveal() -> String { text }

    /// Whether there is any text.
    package var isEmpty: Bool { text.isEmpty }
}

extension Secret: Equatable {
    /// Compares in a time that depends on the lengths only, so that no one learns a secret by trying.
    package static func == (lhs: Secret, rhs: Secret) -> Bool {
        var difference: UInt8 = lhs.text.utf8.count == rhs.text.utf8.count ? 0 : 1
        for (left, right) in zip(lhs.text.utf8, rhs.text.utf8) { difference |= left ^ right }
        return difference == 0
    }
}

extension Secret: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    /// The same text for every secret.
    package var description: String { Self.redacted }
    /// The same text for every secret.
    package var debugDescription: String { Self.redacted }
    /// Shows no stored text to `dump` and debuggers.
    package var customMirror: Mirror { Mirror(self, children: []) }
}
