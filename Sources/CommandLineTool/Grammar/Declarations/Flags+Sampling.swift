package import Configuration

/// What traces a bump is for, and for how long.
extension Flags {
    /// The environment whose rates are shown.
    package static let shownEnvironment = Flag<String?>.optional(
        "env", "ENV", "Only of this environment, such as prod.")

    /// The environment a bump is for.
    package static let bumpEnvironment = Flag<String?>.optional(
        "env", "ENV", "Raises the rate in this environment; must be given.")

    /// The service a bump is for.
    package static let bumpService = Flag<String?>.optional(
        "service", "NAME", "Only for traces with a span of this service.")

    /// The operation a bump is for.
    package static let bumpOperation = Flag<String?>.optional(
        "operation", "NAME", "Only for traces with a span of this name.")

    /// The type of job a bump is for.
    package static let bumpJobType = Flag<String?>.optional(
        "job-type", "TYPE", "Only for traces that run or enqueue jobs of this type.")

    /// The queue a bump is for.
    package static let bumpQueue = Flag<String?>.optional(
        "queue", "NAME", "Only for traces with a job or a message of this queue.")

    /// The organisation a bump is for.
    package static let bumpOrgID = Flag<String?>.optional(
        "org-id", "ID", "Only for traces with a span of this org_id.")

    /// The project a bump is for.
    package static let bumpProjectID = Flag<String?>.optional(
        "project-id", "ID", "Only for traces with a span of this project_id.")

    /// The rate of a bump.
    package static let bumpRate = Flag.value(
        "rate", "RATE", default: CollectorConfiguration.Rate.all,
        "Keeps this share of the traces, such as 50% or 0.5.")

    /// How long a bump is in force.
    package static let bumpDuration = Flag<Duration?>.optional(
        "for", "DURATION", "Is in force so long, such as 30m; must be given.")

    /// How much longer a bump is in force.
    package static let bumpExtension = Flag<Duration?>.optional(
        "for", "DURATION", "Ends so much later than it would, such as 30m; must be given.")

    /// What a bump is for.
    package static let bumpReason = Flag<String?>.optional(
        "reason", "TEXT", "Says why, for those who find it; must be given.")

    /// Why a bump is changed.
    package static let changeReason = Flag<String?>.optional("reason", "TEXT", "Says why.")

    /// Bumps that have ended, too.
    package static let endedBumps = Flag.toggle(
        "all", "Lists those that have ended, too, newest first.")

    /// How far back traces are judged.
    package static let testedTime = Flag.value(
        "since", "DURATION", default: Duration.seconds(86_400), "Looks back so far, such as 24h.")

    /// The environments to import policies for.
    package static let importedEnvironments = Flag<[String]>.repeated(
        "env", "ENV",
        "For this environment, prod if none is given; of Refinery's rules, only this one.")

    /// How many audit records to list.
    package static let auditLimit = Flag.value(
        "limit", "N", default: 100, "Lists at most so many, up to 1000.")
}
