package import Sampling
package import TraceModel

/// Who changed what at run time, when and why.
package struct AuditRecord: Equatable, Sendable {
    /// What was done.
    package enum Action: String, Sendable, CaseIterable {
        /// A bump was made.
        case created
        /// A bump's end was moved.
        case extended
        /// A bump was ended before its time.
        case cancelled
        /// A bump's time was over.
        case expired
        /// The budget took a part of a bump's rate, or gave it back.
        case limited
        /// The budget did not allow a bump.
        case refused
    }

    /// One value that became another; nil where there was or is none.
    package struct Change: Equatable, Sendable {
        package let name: String
        package let before: String?
        package let after: String?

        /// Makes a change.
        package init(_ name: String, from before: String? = nil, to after: String?) {
            self.name = name
            self.before = before
            self.after = after
        }
    }

    package let at: Timestamp
    /// The name of a token or of a person; for what happens by itself, `clock` or `budget`.
    package let actor: String
    package let action: Action
    /// Nil for a bump that was not made.
    package let bump: BumpID?
    package let reason: String
    package let changes: [Change]

    /// Makes a record.
    package init(
        at: Timestamp, actor: String, _ action: Action, _ bump: BumpID?, reason: String,
        changes: [Change] = []
    ) {
        self.at = at
        self.actor = actor
        self.action = action
        self.bump = bump
        self.reason = reason
        self.changes = changes
    }
}
