package import TraceModel

/// Where kept traces live: the whole contract between the collector and a storage engine.
///
/// Every engine passes the same contract kit. All members may be called from any thread at the same
/// time and block until done.
///
/// - A trace MAY be appended in several fragments (late spans, traces decided in parts); readers
///   MUST see all committed fragments as one trace.
/// - Spans come back with everything that was sent: attribute order and types, `tracestate`,
///   dropped counts, scopes, schema URLs, flags.
/// - A fragment is visible to readers, whole, from the moment ``append(_:)`` returns, and not before.
package protocol TraceStorage: AnyObject, Sendable {
    /// Stores fragments of traces in one transaction.
    ///
    /// Returns only when they survive a crash of the process (and of the machine, if the store was
    /// opened so). On an error nothing of the call is stored.
    func append(_ traces: [KeptTrace]) throws(StoreError)

    /// All stored fragments of a trace, oldest first; empty when there are none.
    func trace(_ id: TraceID) throws(StoreError) -> [StoredFragment]

    /// Identifiers that begin with hex digits, up to a limit; for look-ups by prefix.
    func traceIDs(withPrefix prefix: TraceIDPrefix, limit: Int) throws(StoreError) -> [TraceID]

    /// The newest traces that match, in descending order of (start time, id).
    ///
    /// Two calls with the same request and no change in between give the same answer; following
    /// ``SearchPage/next`` gives every match once.
    func search(_ request: SearchRequest) throws(StoreError) -> SearchPage

    /// The names of services with stored spans, sorted.
    func services() throws(StoreError) -> [String]

    /// The names of operations of a service, sorted.
    func operations(service: String) throws(StoreError) -> [String]

    /// Removes traces for good; identifiers that are not stored are passed over.
    func delete(_ ids: [TraceID]) throws(StoreError)

    /// How long and how much is kept from the next pass of retention on.
    func setRetention(_ retention: StoreRetention)

    /// Removes what is older than the retention and, oldest first, what is over the size limit.
    func enforceRetention(now: Timestamp) throws(StoreError) -> RetentionReport

    /// Reads everything and compares it with its checksums; `progress` is called with a fraction.
    func verify(progress: (Double) -> Void) throws(StoreError) -> VerifyReport

    /// What is stored and how big it is.
    func statistics() throws(StoreError) -> StoreStatistics

    /// Releases files and threads; no other call may follow.
    func close()
}
