import SemanticConventions
import TraceContext
import TraceModel

/// The bumps in force at one moment, compiled for matching; it never changes.
///
/// They stand by falling rate, so that the first that matches is the one that counts. A set of bumps
/// is a word with a bit for each.
package final class BumpTable: Sendable {
    /// How many bumps there may be at a time.
    package static let capacity = 64

    struct Entry: Sendable {
        let bump: Bump
        /// Of the rate in force.
        let threshold: Threshold
    }

    /// How much the head of an environment lets through because of bumps.
    struct HeadRaise: Sendable {
        /// Under this threshold it keeps everything: a bump is for the whole environment.
        var wide: Threshold?
        /// Under this threshold it leaves its decision to the tail: a bump is for some of its traces.
        var narrow: Threshold?
    }

    let entries: [Entry]
    /// When the first of them ends.
    let firstEnd: Timestamp
    /// What the environments keep at the head without bumps.
    let environments: [String: HeadRates]
    /// The bumps of each environment that has some.
    private let places: [String: UInt64]
    private let raises: [String: HeadRaise]

    /// Compiles bumps that have not ended; nil when none of them raises anything.
    init?(_ bumps: [Bump], environments: [String: HeadRates]) {
        entries = bumps.compactMap { bump in
            Threshold(rate: bump.rateInForce).map { Entry(bump: bump, threshold: $0) }
        }
        .sorted { ($0.threshold, $0.bump.id) < ($1.threshold, $1.bump.id) }
        .prefix(Self.capacity).map(\.self)
        guard !entries.isEmpty else { return nil }
        firstEnd = entries.map(\.bump.expiresAt).min() ?? .epoch
        self.environments = environments
        var places: [String: UInt64] = [:]
        var raises: [String: HeadRaise] = [:]
        for (index, entry) in entries.enumerated().reversed() {
            let match = entry.bump.match
            places[match.environment, default: 0] |= 1 << UInt64(index)
            // From the last to the first, so that the lowest threshold stays.
            if match.isWholeEnvironment {
                raises[match.environment, default: HeadRaise()].wide = entry.threshold
            } else {
                raises[match.environment, default: HeadRaise()].narrow = entry.threshold
            }
        }
        self.places = places
        self.raises = raises
    }

    /// The bumps in force.
    package var bumps: [Bump] { entries.map(\.bump) }

    /// The bumps of an environment, by the name that a resource gives.
    func place(of environment: String) -> UInt64 { places[configured(environment)] ?? 0 }

    /// What the head of a configured environment lets through.
    func headRaise(of environment: String) -> HeadRaise? { raises[environment] }

    /// The environment that a normalised name stands for: an unknown one counts as the default.
    func configured(_ name: String) -> String {
        environments[name] == nil ? EnvironmentName.unnamed : name
    }
}
