import SemanticConventions

extension CollectorConfiguration {
    /// What holds for sampling in every environment.
    package struct Sampling: Sendable, Equatable {
        /// The longest time a bump may be in force.
        package let maxBump: Duration
        /// The highest rate a bump may set, by environment; all where none is named.
        package let maxBumpRate: [String: Rate]
        /// How long decisions can be asked about.
        package let decisionLog: Duration
        /// How sampling gives way under pressure.
        package let overload: Overload
        /// How traces that are linked are sampled together.
        package let links: Links

        init(_ section: Section) {
            maxBump = section.value(
                "max_bump", default: .seconds(4 * 3600), in: .seconds(60)...(.seconds(30 * 86400)),
                "Longest time a raised rate may be in force.")
            maxBumpRate = section.values(
                "max_bump_rate", placeholder: "<environment>", default: [("prod", Rate.all)],
                canonical: EnvironmentName.normalize,
                "Highest rate a bump may set, by environment; 100% where none is named.")
            decisionLog = section.value(
                "decision_log", default: .seconds(72 * 3600), in: .zero...(.seconds(90 * 86400)),
                "How long `tracewell why` can explain a decision; 0s keeps none.")
            overload = section.section(
                "overload", "Sampling by id alone while the collector is nearly full.",
                Overload.init)
            links = section.section(
                "links", "Sampling of linked traces together, such as a request and its jobs.",
                Links.init)
        }
    }
}
