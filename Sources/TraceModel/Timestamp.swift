/// A moment on the wall clock: nanoseconds since the Unix epoch, UTC.
///
/// Covers 1970 to 2554. Values come from clients and may be anything; arithmetic saturates.
@frozen
package struct Timestamp: Hashable, Comparable, Sendable {
    /// Nanoseconds since 1970-01-01T00:00:00Z.
    package let nanoseconds: UInt64

    /// Makes a moment of nanoseconds since the epoch.
    @inlinable
    package init(nanoseconds: UInt64) { self.nanoseconds = nanoseconds }

    /// The epoch, also what an absent time reads as.
    package static let epoch = Timestamp(nanoseconds: 0)

    /// Orders by time.
    @inlinable
    package static func < (lhs: Timestamp, rhs: Timestamp) -> Bool {
        lhs.nanoseconds < rhs.nanoseconds
    }

    /// The nanoseconds from an earlier moment to this one; 0 when it is not earlier.
    @inlinable
    package func nanoseconds(since earlier: Timestamp) -> UInt64 {
        nanoseconds > earlier.nanoseconds ? nanoseconds - earlier.nanoseconds : 0
    }

    /// The moment some nanoseconds later, at most the last one there is.
    @inlinable
    package func adding(nanoseconds delta: UInt64) -> Timestamp {
        let (sum, overflow) = nanoseconds.addingReportingOverflow(delta)
        return Timestamp(nanoseconds: overflow ? .max : sum)
    }

    /// The moment some nanoseconds earlier, at least the epoch.
    @inlinable
    package func subtracting(nanoseconds delta: UInt64) -> Timestamp {
        Timestamp(nanoseconds: nanoseconds > delta ? nanoseconds - delta : 0)
    }
}
