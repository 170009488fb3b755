/// Something to know about what was imported.
package struct ImportRemark: Equatable, Sendable {
    /// The line of the imported file that it is about, from 1.
    package let line: Int
    package let message: String
    /// Whether something was not carried over, so that other traces may be kept than before.
    package let isLoss: Bool

    /// Says that something was not carried over.
    static func loss(_ line: Int, _ message: String) -> Self {
        .init(line: line, message: message, isLoss: true)
    }

    /// Says what is done in another way to the same end.
    static func note(_ line: Int, _ message: String) -> Self {
        .init(line: line, message: message, isLoss: false)
    }
}
