import SystemClock
import TraceModel

/// Says what a bump does, for people.
enum BumpText {
    /// A rate in percent, with as many digits as it has, up to four.
    static func rate(_ rate: Double) -> String {
        let units = (rate * 1_000_000).rounded()
        guard units >= 1 else { return rate > 0 ? "<0.0001%" : "0%" }
        let (whole, rest) = Int(units).quotientAndRemainder(dividingBy: 10_000)
        guard rest > 0 else { return "\(whole)%" }
        var digits = String(10_000 + rest).dropFirst()
        while digits.last == "0" { digits.removeLast() }
        return "\(whole).\(digits)%"
    }

    /// The conditions behind the environment: `job-type=report org-id=42`; "everything" for none.
    static func conditions(_ bump: BumpAnswer) -> String {
        let conditions = bump.match.filter { $0.name != "environment" }
        if conditions.isEmpty { return "everything" }
        return conditions.map { "\(flags[$0.name] ?? $0.name)=\($0.value)" }
            .joined(separator: " ")
    }

    /// The environment of a bump.
    static func environment(_ bump: BumpAnswer) -> String {
        bump.match.first { $0.name == "environment" }?.value ?? ""
    }

    /// How long it is still in force, or how it ended.
    static func rest(_ bump: BumpAnswer, now: Timestamp, style: OutputStyle) -> String {
        if bump.state != "active" { return bump.state }
        let left = bump.expiresAt.nanoseconds(since: now)
        // To the second: people wait for it.
        let seconds = left / 1_000_000_000
        return HumanText.duration(nanos: seconds * 1_000_000_000, style: style)
    }

    /// What is in force of its rate: the rate, and what is left of it where that is less.
    static func effect(_ bump: BumpAnswer) -> String {
        bump.state == "active" && bump.effectiveRate < bump.rate
            ? "\(rate(bump.rate)), now \(rate(bump.effectiveRate))" : rate(bump.rate)
    }

    /// The names that the flags of the command line have for conditions.
    private static let flags = [
        "jobType": "job-type", "orgId": "org-id", "projectId": "project-id",
    ]
}
