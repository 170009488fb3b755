/// Why a file cannot be imported at all.
package struct ImportFailure: Error, Equatable, Sendable {
    /// The line, from 1.
    package let line: Int
    package let message: String
    /// What to do about it, where that is known.
    package let hint: String?

    init(_ line: Int, _ message: String, hint: String? = nil) {
        self.line = line
        self.message = message
        self.hint = hint
    }
}
