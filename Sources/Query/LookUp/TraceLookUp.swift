package import Assembly
package import TraceModel
package import TraceStore

/// Why a trace could not be found by the digits that were given.
package enum LookUpError: Error, Equatable, Sendable {
    /// No span of such a trace is known.
    case notFound
    /// Fewer than ``TraceLookUp/shortestPrefix`` digits name no trace.
    case tooShort
    /// Several identifiers begin with the digits; these are the first of them.
    case ambiguous([TraceID])
    case store(StoreError)
}

/// Finds one trace, wherever it is on its way: pending, under decision, or stored.
///
/// Pending traces are asked first and the store second. A trace is let go by the one only after the
/// other has it, so it is never missed; what is found twice is folded.
///
/// - Concurrency: Callable from any thread; blocks while the store reads.
package struct TraceLookUp: Sendable {
    /// The fewest digits that name a trace.
    package static let shortestPrefix = 8
    /// How many candidates an ambiguous prefix is answered with.
    package static let candidateLimit = 10

    private let pending: PendingTraces
    private let store: any TraceStorage
    private let limits: QueryLimits

    /// Makes a look-up.
    package init(
        pending: PendingTraces, store: any TraceStorage, limits: QueryLimits = QueryLimits()
    ) {
        self.pending = pending
        self.store = store
        self.limits = limits
    }

    /// The trace with an identifier; nil when no span of it is known.
    package func trace(_ id: TraceID) throws(StoreError) -> MergedTrace? {
        let waiting = pending.trace(id)
        let stored = try store.trace(id)
        return MergedTrace(id, stored: stored, pending: waiting, limits: limits)
    }

    /// The trace that a person means by the digits typed.
    ///
    /// All 32 digits name a trace. Fewer, from ``shortestPrefix`` on, do if exactly one identifier
    /// begins with them. Sixteen may also be an identifier of 64 bits as older systems write it.
    package func trace(_ digits: TraceIDPrefix) throws(LookUpError) -> MergedTrace {
        let id = try identifier(digits)
        guard let trace = try mapped({ () throws(StoreError) in try trace(id) }) else {
            throw .notFound
        }
        return trace
    }

    private func identifier(_ prefix: TraceIDPrefix) throws(LookUpError) -> TraceID {
        let length = prefix.digits.utf8.count
        guard length >= Self.shortestPrefix else { throw .tooShort }
        if let id = TraceID(hex: prefix.digits) { return id }
        let limit = Self.candidateLimit + 1
        let waiting = pending.traceIDs(withPrefix: prefix, limit: limit)
        let stored = try mapped { () throws(StoreError) in
            try store.traceIDs(withPrefix: prefix, limit: limit)
        }
        let candidates = Set(waiting + stored).sorted()
        if let only = candidates.first, candidates.count == 1 { return only }
        guard candidates.isEmpty else {
            throw .ambiguous(Array(candidates.prefix(Self.candidateLimit)))
        }
        let padded = String(repeating: "0", count: 16) + prefix.digits
        guard length == 16, let short = TraceID(hex: padded) else { throw .notFound }
        return short
    }

    private func mapped<Value>(
        _ body: () throws(StoreError) -> Value
    ) throws(LookUpError) -> Value {
        do { return try body() } catch { throw .store(error) }
    }
}
