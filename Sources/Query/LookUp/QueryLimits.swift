/// Bounds on the work of one query; an answer that meets one of them says so.
package struct QueryLimits: Sendable, Equatable {
    /// The most spans of one trace that are answered.
    package var spans: Int
    /// The most bytes of span messages of one trace that are answered.
    package var bytes: Int
    /// How long one search may take before it answers with what it has.
    package var searchTime: Duration
    /// The most results of one page of a search.
    package var page: Int

    /// Makes bounds; the defaults suit a collector with the default configuration.
    package init(
        spans: Int = 100_000, bytes: Int = 256 << 20, searchTime: Duration = .seconds(10),
        page: Int = 1000
    ) {
        self.spans = spans
        self.bytes = bytes
        self.searchTime = searchTime
        self.page = page
    }
}
