import Assembly
import Configuration
import DecisionLog
import Query
import QueryAPI
import Sampling
import SystemClock
import TraceContext
import TraceModel
import TraceStore

/// Explains decisions out of the log, the traces that are pending, and the store.
struct DecisionExplainer: DecisionSource {
    /// Nil when no log is kept.
    let ledger: DecisionLedger?
    let pending: PendingTraces
    let store: any TraceStorage
    let configuration: Reloadable<CollectorConfiguration>
    let time: any TimeSource

    func explanation(
        of prefix: TraceIDPrefix, within reach: SpanCriteria?
    ) throws(LookUpError) -> DecisionExplanation {
        let id = try identifier(prefix)
        let lookUp = TraceLookUp(
            pending: pending, store: store, limits: configuration.current.queryLimits)
        var known: MergedTrace?
        do throws(StoreError) { known = try lookUp.trace(id) } catch { throw .store(error) }
        var entries =
            try mapped { () throws(DecisionLogError) in try ledger?.entries(of: id) } ?? []
        if let reach {
            // SECURITY: What an asker may not see is as if it had never come.
            if !(known?.hasSpan(matching: reach) ?? false) {
                known = nil
                if !reach.attributes.isEmpty { entries = [] }
            }
            if let environment = reach.environment {
                entries.removeAll { $0.shape.environment != environment }
            }
        }
        var explanation = explained(id, entries, known)
        explanation.logSince = ledger?.size.oldest
        if entries.isEmpty, known == nil { addHeadRules(to: &explanation, within: reach) }
        explanation.summary = DecisionSummary(explanation, keepsLog: ledger != nil).text
        return explanation
    }

    private func identifier(_ prefix: TraceIDPrefix) throws(LookUpError) -> TraceID {
        if let id = TraceID(hex: prefix.digits) { return id }
        guard prefix.digits.utf8.count >= TraceLookUp.shortestPrefix else { throw .tooShort }
        let limit = TraceLookUp.candidateLimit + 1
        var candidates = Set(pending.traceIDs(withPrefix: prefix, limit: limit))
        do throws(StoreError) {
            candidates.formUnion(try store.traceIDs(withPrefix: prefix, limit: limit))
        } catch {
            throw .store(error)
        }
        let recorded = try mapped { () throws(DecisionLogError) in
            try ledger?.traceIDs(withPrefix: prefix, limit: limit)
        }
        candidates.formUnion(recorded ?? [])
        guard let only = candidates.first else {
            // As older systems write it: an identifier of 64 bits.
            let padded = String(repeating: "0", count: 16) + prefix.digits
            guard let short = TraceID(hex: padded) else { throw .notFound }
            return short
        }
        guard candidates.count == 1 else {
            throw .ambiguous(Array(candidates.sorted().prefix(TraceLookUp.candidateLimit)))
        }
        return only
    }

    private func mapped<Value>(
        _ body: () throws(DecisionLogError) -> Value
    ) throws(LookUpError) -> Value {
        do throws(DecisionLogError) {
            return try body()
        } catch {
            throw .store(.unavailable("the log of decisions cannot be read: \(error)"))
        }
    }

    // MARK: What the entries say

    private func explained(
        _ id: TraceID, _ entries: [DecisionEntry], _ known: MergedTrace?
    ) -> DecisionExplanation {
        var explanation: DecisionExplanation
        if let decided = entries.last(where: { $0.shape.stage == .tail }) {
            explanation = self.decided(decided, entries)
        } else if let known {
            explanation = DecisionExplanation(id, known.state == .stored ? .kept : .pending)
            explanation.spansSeen = pending.trace(id)?.spanCount
        } else if let drop = entries.last(where: { $0.shape.stage == .head }) {
            explanation = droppedAtHead(drop)
        } else {
            return DecisionExplanation(id, .neverReceived)
        }
        let heads = entries.filter { $0.shape.stage == .head }
        if !heads.isEmpty { explanation.headDroppedSpans = heads.reduce(0) { $0 + $1.spanCount } }
        return explanation
    }

    private func decided(
        _ entry: DecisionEntry, _ entries: [DecisionEntry]
    ) -> DecisionExplanation {
        let shape = entry.shape
        let rescue = entries.last { $0.shape.stage == .rescue }
        var explanation = DecisionExplanation(
            entry.traceID,
            rescue != nil
                ? .rescued
                : shape.isKept ? .kept : shape.trigger == .ejectedMemory ? .evicted : .dropped)
        fill(&explanation, with: entry)
        if shape.isKept { explanation.threshold = shape.threshold.threshold }
        explanation.service = entry.service
        explanation.operation = entry.operation
        explanation.durationNanos = entry.durationNanos
        explanation.policies = policies(of: entry)
        explanation.bump = shape.bump?.description
        explanation.isOwedToBump = shape.isOwedToBump
        explanation.trigger = shape.trigger?.rawValue
        explanation.lateSpans = entries.filter { $0.shape.stage == .late }
            .reduce(0) { $0 + $1.spanCount }
        explanation.rescue = rescue.map {
            DecisionExplanation.Rescue(
                reason: $0.shape.reason, at: $0.decidedAt, restoredSpans: $0.spanCount)
        }
        return explanation
    }

    private func droppedAtHead(_ entry: DecisionEntry) -> DecisionExplanation {
        var explanation = DecisionExplanation(entry.traceID, .dropped)
        fill(&explanation, with: entry)
        explanation.threshold = entry.shape.threshold.threshold
        return explanation
    }

    private func fill(
        _ explanation: inout DecisionExplanation, with entry: DecisionEntry
    ) {
        explanation.stage = entry.shape.decidingStage
        explanation.environment = entry.shape.environment
        explanation.reason = entry.shape.reason
        explanation.randomness = entry.randomness
        explanation.spansSeen = entry.spanCount
        explanation.configVersion = entry.shape.version.description
        explanation.decidedAt = entry.decidedAt
    }

    // MARK: By the configuration

    /// What each policy said, in the words of the policies that were in force then.
    private func policies(of entry: DecisionEntry) -> [DecisionExplanation.Policy] {
        guard let record = entry.tail else { return [] }
        if let set = policySet(of: entry.shape) {
            return set.verdicts(on: entry.traceID, record).map {
                DecisionExplanation.Policy(
                    name: $0.name, verdict: $0.verdict.name, because: $0.because, span: $0.span,
                    isDryRun: $0.isDryRun)
            }
        }
        return record.results.enumerated().map { index, result in
            let told = record.evidence.first { $0.policy == index }
            return DecisionExplanation.Policy(
                name: "policy \(index + 1)", verdict: result.outcome.name,
                because: told?.text ?? "the configuration of the time is not there any more",
                span: told?.span, isDryRun: false)
        }
    }

    /// The policies that an entry was decided by, compiled from the text of that time.
    func policySet(of shape: DecisionShape) -> PolicySet? {
        guard let text = ledger?.text(of: shape.version) else { return nil }
        let file = CollectorConfiguration.File(name: "\(shape.version)", text)
        let then = try? CollectorConfiguration.load(file: file, environment: [:], overrides: [])
        return (try? then?.tailDecider(clock: time))?.policySets
            .first { $0.environment == shape.environment }
    }

    /// Tells what the head would make of a trace that has no record.
    private func addHeadRules(
        to explanation: inout DecisionExplanation, within reach: SpanCriteria?
    ) {
        for (name, rates) in configuration.current.headRates.sorted(by: { $0.key < $1.key })
        where (reach?.environment ?? name) == name {
            func add(_ rate: Double, service: String? = nil, operation: String? = nil) {
                guard rate < 1 else { return }
                let keeps = Threshold(rate: rate)?.keeps(explanation.randomness) ?? false
                explanation.headRules.append(
                    DecisionExplanation.HeadRule(
                        environment: name, service: service, operation: operation, rate: rate,
                        keeps: keeps))
            }
            add(rates.rate)
            for (service, rate) in rates.services.sorted(by: { $0.key < $1.key }) {
                add(rate, service: service)
            }
            for (operation, rate) in rates.operations.sorted(by: { $0.key < $1.key }) {
                add(rate, operation: operation)
            }
        }
    }
}

extension DecisionShape {
    /// The word for where the decision was made; the tail may have made that of the head.
    fileprivate var decidingStage: String {
        if stage == .head { return "head" }
        switch TraceDecision.Reason(rawValue: reason) {
        case .belowHeadThreshold: return "head"
        case .overload, .overloadError: return "overload"
        default: return "tail"
        }
    }
}
