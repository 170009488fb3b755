/// Everything that is wrong with the policies of an environment.
package struct PolicyError: Error, Equatable, Sendable {
    /// One mistake.
    package struct Issue: Equatable, Sendable {
        /// The line it was made on.
        package let line: Int
        package let message: String
        /// What to write instead, where that is known.
        package let hint: String?
        /// The name that is not known, where that is the mistake.
        package let misspelling: Misspelling?

        /// Makes an issue.
        package init(
            line: Int, _ message: String, hint: String? = nil, misspelling: Misspelling? = nil
        ) {
            self.line = line
            self.message = message
            self.hint = hint
            self.misspelling = misspelling
        }
    }

    /// A name that does not exist, with those that do; who reports it knows which is the nearest.
    package struct Misspelling: Equatable, Sendable {
        package let written: String
        package let known: [String]
    }

    /// The mistakes in the order of their lines.
    package let issues: [Issue]

    init(_ issues: [Issue]) {
        self.issues = issues.enumerated()
            .sorted { ($0.element.line, $0.offset) < ($1.element.line, $1.offset) }
            .map(\.element)
    }
}
