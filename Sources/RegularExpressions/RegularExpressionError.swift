/// Why a pattern is not a regular expression.
package struct RegularExpressionError: Error, Equatable, Sendable {
    /// What is wrong, as RE2 says it: `missing ): (a`.
    package let message: String
}
