package import Sampling
package import TraceModel

/// A bump as it is remembered, in force or not.
package struct BumpRecord: Equatable, Sendable {
    /// How a bump ended.
    package enum Ending: String, Sendable, CaseIterable {
        case expired, cancelled
    }

    package let bump: Bump
    /// When it ended and how; nil while it is in force.
    package let ended: (at: Timestamp, how: Ending)?

    /// Makes a record.
    package init(_ bump: Bump, ended: (at: Timestamp, how: Ending)? = nil) {
        self.bump = bump
        self.ended = ended
    }

    package static func == (lhs: BumpRecord, rhs: BumpRecord) -> Bool {
        lhs.bump == rhs.bump && lhs.ended?.at == rhs.ended?.at && lhs.ended?.how == rhs.ended?.how
    }
}
