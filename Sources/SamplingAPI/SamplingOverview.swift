package import Sampling

/// The rates and policies in force, as the collector knows them.
package struct SamplingOverview: Sendable {
    /// Traces a second, over the last minute.
    package struct Flow: Equatable, Sendable {
        /// Those that came to their decision.
        package var decided: Double
        /// Those that were kept.
        package var kept: Double
        /// Those that were kept and would not have been without a bump.
        package var keptByBumps: Double

        /// Makes a flow.
        package init(decided: Double = 0, kept: Double = 0, keptByBumps: Double = 0) {
            self.decided = decided
            self.kept = kept
            self.keptByBumps = keptByBumps
        }
    }

    /// A policy of the tail.
    package struct Policy: Equatable, Sendable {
        package var name: String
        package var type: String
        /// Traces a second that it wants kept, over the last minute; nil where that is not counted.
        package var sampled: Double?
        /// Whether it is asked and counted, and has no say.
        package var isDryRun: Bool

        /// Makes a policy.
        package init(
            name: String, type: String, sampled: Double? = nil, isDryRun: Bool = false
        ) {
            self.name = name
            self.type = type
            self.sampled = sampled
            self.isDryRun = isDryRun
        }
    }

    /// One environment.
    package struct Environment: Equatable, Sendable {
        package var name: String
        package var head: HeadRates
        /// The policies of its tail; nil where it keeps what passes the head.
        package var policies: [Policy]?
        package var flow: Flow
        /// The highest rate of a bump.
        package var maxBumpRate: Double

        /// Makes an environment.
        package init(
            name: String, head: HeadRates, policies: [Policy]?, flow: Flow, maxBumpRate: Double
        ) {
            self.name = name
            self.head = head
            self.policies = policies
            self.flow = flow
            self.maxBumpRate = maxBumpRate
        }
    }

    package var environments: [Environment]
    /// How long a bump may be in force.
    package var maxBump: Duration

    /// Makes an overview.
    package init(_ environments: [Environment], maxBump: Duration) {
        self.environments = environments
        self.maxBump = maxBump
    }
}
