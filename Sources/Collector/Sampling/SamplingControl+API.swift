import Access
import Configuration
import ControlState
import DecisionLog
import HTTPServer
import QueryAPI
import Sampling
import SamplingAPI

/// What the listeners serve of sampling.
extension SamplingControl {
    /// The handlers for the listener of the API, by path.
    ///
    /// - Parameters:
    ///   - access: Who may ask what.
    ///   - ledger: The log of decisions; nil where none is kept.
    /// - Returns: Each with the path that it serves.
    func handlers(
        _ access: Reloadable<AccessControl>, _ ledger: DecisionLedger?
    ) -> [(path: String, handler: any HTTPHandler)] {
        let native = SamplingHandler(
            desk, overview: { [self] in overview(of: configuration.current) },
            forecaster: ledger.map { SamplingForecaster($0, time: time).forecast },
            authorize: APIAuthorization(access).decide)
        let remote = RemoteSamplingHandler(RemoteSampler(board, seen: seen)) { head in
            APIAuthorization(access).refuseSDK(head)
        }
        return [(SamplingHandler.path, native)]
            + RemoteSamplingHandler.paths.map { ($0, remote) }
    }

    /// The handler for a listener of its own.
    ///
    /// SECURITY: It is open to everyone, as SDKs ask it without tokens; rates and the names of
    /// operations with a bump are all that it gives away, and it is off unless configured.
    var remoteHandler: RemoteSamplingHandler {
        RemoteSamplingHandler(RemoteSampler(board, seen: seen))
    }

    private func overview(of configuration: CollectorConfiguration) -> SamplingOverview {
        SamplingOverview(
            configuration.environments.all.map(
                overview(of: configuration.bumpRules, configuration.headRates)),
            maxBump: configuration.sampling.maxBump)
    }

    private func overview(
        of rules: BumpRules, _ rates: [String: HeadRates]
    ) -> (CollectorConfiguration.Environment) -> SamplingOverview.Environment {
        { [meter] environment in
            SamplingOverview.Environment(
                name: environment.name,
                head: rates[environment.name] ?? HeadRates(1),
                policies: environment.tail?.policies.map { policy in
                    SamplingOverview.Policy(
                        name: policy.name, type: policy.kind.rawValue,
                        sampled: meter.sampled(by: policy.name, in: environment.name),
                        isDryRun: policy.isDryRun)
                },
                flow: meter.flow(of: environment.name),
                maxBumpRate: rules.maxRate[environment.name] ?? 1)
        }
    }
}

extension APIAuthorization {
    /// Refuses an SDK without a token by which it may send spans or read them; nil when it may ask.
    func refuseSDK(_ head: HTTPRequestHead) -> HTTPResponse? {
        if mayIngest(head) { return nil }
        guard case .refused(let response) = decide(head, .query) else { return nil }
        return response
    }
}
