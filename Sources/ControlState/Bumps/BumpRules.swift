import Sampling
import Spelling
import TraceContext

/// What bumps there may be.
package struct BumpRules: Equatable, Sendable {
    /// The configured environments.
    package var environments: [String]
    /// How long a bump may be in force, from now on.
    package var maxDuration: Duration
    /// The highest rate of a bump, by environment; 1 where none is given.
    package var maxRate: [String: Double]

    /// The shortest time that is worth a bump.
    static let minDuration = Duration.seconds(1)
    /// How long a condition may be, in bytes.
    static let conditionBytes = 256
    /// How long a reason may be, in bytes.
    static let reasonBytes = 1000

    /// Makes rules.
    package init(
        environments: [String], maxDuration: Duration, maxRate: [String: Double] = [:]
    ) {
        self.environments = environments
        self.maxDuration = maxDuration
        self.maxRate = maxRate
    }

    /// Throws where a draft is no bump that may be.
    func check(_ draft: BumpDraft) throws(BumpRefusal) {
        let environment = draft.match.environment
        guard environments.contains(environment) else {
            let nearest = NearestName.of(environment, among: environments)
            throw .invalid(
                "There is no environment \(environment) in the configuration.",
                hint: nearest.map { "Did you mean \($0)?" }
                    ?? "There are \(environments.sorted().joined(separator: ", ")).")
        }
        for (name, value) in draft.match.conditions {
            guard (1...Self.conditionBytes).contains(value.utf8.count) else {
                throw .invalid(
                    "\(name) must have 1 to \(Self.conditionBytes) bytes.",
                    hint: "Leave a condition out that is not meant.")
            }
        }
        guard draft.rate <= 1, Threshold(rate: draft.rate) != nil else {
            throw .invalid(
                "The rate must be over 0 and at most 1.", hint: "Write 0.5 for one in two.")
        }
        guard (1...Self.reasonBytes).contains(draft.reason.utf8.count) else {
            throw .invalid(
                "A reason of 1 to \(Self.reasonBytes) bytes is needed.",
                hint: "Say what it is for: those who find it will want to know.")
        }
        try check(draft.duration)
        let most = maxRate[environment] ?? 1
        guard draft.rate <= most else {
            throw .overCap(
                "A bump in \(environment) may have a rate of \(Self.percent(most)) at most.",
                hint: "sampling.max_bump_rate.\(environment) says so.")
        }
    }

    /// Throws where a bump would be in force for too short or too long.
    func check(_ duration: Duration) throws(BumpRefusal) {
        guard duration >= Self.minDuration else {
            throw .invalid("A bump is for 1 s at least.", hint: "Write a duration such as 30m.")
        }
        guard duration <= maxDuration else {
            throw .overCap(
                "A bump may be in force for \(Self.text(maxDuration)) at most.",
                hint: "sampling.max_bump says so; a bump can be extended later.")
        }
    }

    /// Whole hours, minutes or seconds.
    private static func text(_ duration: Duration) -> String {
        let seconds = Int(duration / .seconds(1))
        if seconds.isMultiple(of: 3600) { return "\(seconds / 3600)h" }
        return seconds.isMultiple(of: 60) ? "\(seconds / 60)m" : "\(seconds)s"
    }

    private static func percent(_ rate: Double) -> String {
        let percent = rate * 100
        return percent == percent.rounded() ? "\(Int(percent))%" : "\(percent)%"
    }
}
