import Configuration
import ControlState
import DecisionLog
import Sampling

/// What sampling is set up with, out of the configuration.
extension CollectorConfiguration {
    /// What the head keeps in each environment.
    var headRates: [String: HeadRates] {
        var rates: [String: HeadRates] = [:]
        for environment in environments.all {
            rates[environment.name] = HeadRates(
                environment.head.rate.fraction,
                services: environment.head.services.mapValues(\.fraction),
                operations: environment.head.operations.mapValues(\.fraction))
        }
        return rates
    }

    /// What is remembered of linked traces.
    var linkSettings: LinkSettings {
        LinkSettings(
            isEnabled: sampling.links.isEnabled, remembered: sampling.links.remembered,
            keepFor: sampling.links.keepFor, hops: sampling.links.hops,
            tracesPerID: sampling.links.tracesPerID)
    }

    /// The name of the part that decides about traces.
    var samplingVersion: SamplingVersion { SamplingVersion(of: samplingYAML) }

    /// What bumps there may be.
    var bumpRules: BumpRules {
        BumpRules(
            environments: environments.all.map(\.name), maxDuration: sampling.maxBump,
            maxRate: sampling.maxBumpRate.mapValues(\.fraction))
    }
}
