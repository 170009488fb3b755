import Bytes
package import TraceContext

extension HeadSampler {
    /// An environment and the share of its traces that is kept.
    package struct Environment: Sendable {
        /// The normalised name.
        package let name: String
        /// The threshold of its rate; nil when nothing is kept.
        package private(set) var threshold: Threshold?
        /// The threshold from which on the decision is left to the tail; nil while none is.
        private(set) var deferral: Threshold?
        /// The `tracestate` of a span that came without one.
        private(set) var freshState: String
        /// The services with a rate of their own.
        private let services: TextSet
        /// Their rates, in the order of ``services``.
        private let ofServices: [Environment]

        /// Makes an environment with the shares that are kept of it.
        ///
        /// Where an operation has a higher rate, what that may keep is left to the tail.
        init(name: String, _ rates: HeadRates) {
            let names = rates.services.keys.sorted()
            let highest = rates.operations.values.max().flatMap { Threshold(rate: $0) }
            self.name = name
            threshold = Threshold(rate: rates.rate)
            freshState = Self.freshState(threshold)
            services = TextSet(names)
            ofServices = names.map {
                Environment(name: name, rate: rates.rate(of: $0)).deferring(from: highest)
            }
            deferral = deferring(from: highest).deferral
        }

        /// Makes an environment of which one share is kept.
        init(name: String, rate: Double) { self.init(name: name, HeadRates(rate)) }

        /// Makes what keeps the traces over a threshold; none for nil.
        init(_ threshold: Threshold?) {
            name = ""
            self.threshold = threshold
            freshState = Self.freshState(threshold)
            services = TextSet([])
            ofServices = []
        }

        private static func freshState(_ threshold: Threshold?) -> String {
            threshold.map { "ot=th:\($0)" } ?? ""
        }

        var keepsAll: Bool { threshold == .keepAll }

        var keepsAllOfEveryService: Bool { keepsAll && ofServices.allSatisfy(\.keepsAll) }

        /// What is kept of a service's spans.
        func of(service: ByteView) -> Environment {
            if services.isEmpty { return self }
            return services.index(of: service).map { ofServices[$0] } ?? self
        }

        /// What is kept while bumps are in force.
        func raised(by raise: BumpTable.HeadRaise?) -> Environment {
            guard let raise else { return self }
            var raised = self
            if let wide = raise.wide, isAbove(wide) {
                raised.threshold = wide
                raised.freshState = Self.freshState(wide)
            }
            return raised.deferring(from: [raise.narrow, deferral].compactMap(\.self).min())
        }

        /// The same, leaving to the tail what lies over a lower threshold.
        private func deferring(from lower: Threshold?) -> Environment {
            var other = self
            other.deferral = lower.flatMap { isAbove($0) ? $0 : nil }
            return other
        }

        /// Whether less is kept than under a threshold.
        private func isAbove(_ other: Threshold) -> Bool { threshold.map { $0 > other } ?? true }
    }
}
