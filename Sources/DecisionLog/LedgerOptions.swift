/// How a log of decisions is kept.
package struct LedgerOptions: Sendable {
    /// Where; made when it is missing.
    package var directory: String
    /// For how long.
    package var retention: Duration
    /// In how many bytes at most; the oldest go first.
    package var maxBytes: Int
    /// Whether what is appended survives a loss of power, too.
    package var syncs: Bool
    /// With so many entries a segment is full.
    package var segmentEntries: Int

    /// Makes options; the defaults are the configuration's.
    package init(
        directory: String, retention: Duration = .seconds(72 * 3600), maxBytes: Int = 2 << 30,
        syncs: Bool = false, segmentEntries: Int = 1 << 16
    ) {
        self.directory = directory
        self.retention = retention
        self.maxBytes = maxBytes
        self.syncs = syncs
        self.segmentEntries = segmentEntries
    }

    /// Over so many bytes a segment is full, whatever it holds.
    static let segmentBytes = 16 << 20
    /// After so long a segment is full: what is old is removed by the segment.
    static let segmentAge = Duration.seconds(3600)
}
