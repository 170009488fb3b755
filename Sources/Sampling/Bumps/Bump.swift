package import TraceModel

/// A rate that is raised for some traces and for a limited time.
///
/// A bump only ever raises: where the environment keeps more by itself, that is what is kept.
package struct Bump: Equatable, Sendable {
    package let id: BumpID
    package let match: BumpMatcher
    /// The share of matching traces to keep that was asked for, over 0 and at most 1.
    package let rate: Double
    package let createdAt: Timestamp
    /// When it ends, by the wall clock.
    package var expiresAt: Timestamp
    /// Who made it.
    package let createdBy: String
    /// What it was made for.
    package let reason: String
    /// What the budget leaves of the rate; nil when all of it.
    package var limit: BumpLimit?

    /// Makes a bump.
    package init(
        id: BumpID, match: BumpMatcher, rate: Double, createdAt: Timestamp, expiresAt: Timestamp,
        createdBy: String, reason: String, limit: BumpLimit? = nil
    ) {
        self.id = id
        self.match = match
        self.rate = rate
        self.createdAt = createdAt
        self.expiresAt = expiresAt
        self.createdBy = createdBy
        self.reason = reason
        self.limit = limit
    }

    /// The share of matching traces that is kept now.
    package var rateInForce: Double { min(rate, limit?.rate ?? rate) }
}

/// What the budget leaves of a bump's rate, and why.
package struct BumpLimit: Equatable, Sendable {
    /// 0 while the bump is suspended.
    package let rate: Double
    /// What there is too much of, as a clause.
    package let reason: String

    /// Makes a limit.
    package init(rate: Double, reason: String) {
        self.rate = rate
        self.reason = reason
    }
}
