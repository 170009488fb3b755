package import Sampling

/// A bump that is asked for.
package struct BumpDraft: Equatable, Sendable {
    package var match: BumpMatcher
    /// The share of matching traces to keep, over 0 and at most 1.
    package var rate: Double
    /// How long it shall be in force, from now on.
    package var duration: Duration
    /// What it is for.
    package var reason: String

    /// Makes a draft.
    package init(match: BumpMatcher, rate: Double, duration: Duration, reason: String) {
        self.match = match
        self.rate = rate
        self.duration = duration
        self.reason = reason
    }
}

/// How the end of a bump is moved.
package enum BumpExtension: Equatable, Sendable {
    /// So much later than it was.
    case by(Duration)
    /// So long from now on, which may be sooner than it was.
    case fromNow(Duration)
}
