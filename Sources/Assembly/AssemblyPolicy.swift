import Bytes
import SemanticConventions

/// How long assembly waits for the spans of a trace.
package struct AssemblyWaits: Sendable, Equatable {
    /// From the first span on, however many more come.
    package var decisionWait: Duration
    /// From the root span on, if that is sooner.
    package var decisionWaitAfterRoot: Duration

    /// Makes waits; the defaults are the configuration's.
    package init(
        decisionWait: Duration = .seconds(10), decisionWaitAfterRoot: Duration = .seconds(2)
    ) {
        self.decisionWait = decisionWait
        self.decisionWaitAfterRoot = decisionWaitAfterRoot
    }
}

/// The waits of every environment.
package struct AssemblyPolicy: Sendable, Equatable {
    /// For environments that are not listed.
    package var standard: AssemblyWaits
    /// By the normalised name of the environment.
    package var environments: [String: AssemblyWaits]
    /// How long spans that came after the decision on their trace wait for others like them, so that
    /// they are stored together.
    package var lateWait: Duration

    /// Makes a policy; the defaults are the configuration's.
    package init(
        standard: AssemblyWaits = AssemblyWaits(), environments: [String: AssemblyWaits] = [:],
        lateWait: Duration = .seconds(1)
    ) {
        self.standard = standard
        self.environments = environments
        self.lateWait = lateWait
    }

    /// The waits of an environment as a span names it.
    func waits(for environment: ByteView) -> AssemblyWaits {
        if environments.isEmpty { return standard }
        return environments[EnvironmentName.normalize(environment)] ?? standard
    }
}

/// How much assembly holds at most.
package struct AssemblyLimits: Sendable, Equatable {
    /// What pending traces may cost in memory, in bytes.
    ///
    /// Over it, the oldest are handed on to their decision until nine tenths are left.
    package var pendingBytes: Int
    /// What pending traces and those under decision may cost together; over it, the receiver must
    /// refuse (see ``PendingTraces/isFull``).
    package var heldBytes: Int
    /// With so many spans a trace is handed on at once.
    package var spansPerTrace: Int
    /// With so many bytes of spans a trace is handed on at once.
    package var bytesPerTrace: Int
    /// How many decisions are remembered, for spans that come late.
    package var rememberedDecisions: Int
    /// What dropped traces may cost that late spans can bring back; the oldest go first.
    package var rescueBytes: Int

    /// Makes limits; the defaults are the configuration's, with a quarter of `pendingBytes` for
    /// traces under decision and an eighth for dropped ones.
    package init(
        pendingBytes: Int = 1 << 30, heldBytes: Int? = nil, spansPerTrace: Int = 100_000,
        bytesPerTrace: Int = 64 << 20, rememberedDecisions: Int = 1_000_000,
        rescueBytes: Int? = nil
    ) {
        self.pendingBytes = pendingBytes
        self.heldBytes = heldBytes ?? pendingBytes + pendingBytes / 4
        self.spansPerTrace = spansPerTrace
        self.bytesPerTrace = bytesPerTrace
        self.rememberedDecisions = rememberedDecisions
        self.rescueBytes = rescueBytes ?? pendingBytes / 8
    }
}
