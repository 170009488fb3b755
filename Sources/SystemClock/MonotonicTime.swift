/// A moment on the monotonic clock: nanoseconds since an arbitrary start, usually the last boot.
///
/// Comparable within one run of the process only; never stored, never sent. Arithmetic saturates, so
/// a deadline "in forever" is simply the last moment there is.
@frozen @usableFromInline
package struct MonotonicTime: Hashable, Comparable, Sendable {
    /// Nanoseconds since the clock's own start.
    @usableFromInline package let nanoseconds: UInt64

    /// Makes a moment of nanoseconds since the clock's own start.
    @inlinable
    package init(nanoseconds: UInt64) { self.nanoseconds = nanoseconds }

    /// A moment that never comes: the deadline of what has none.
    @inlinable
    package static var distantFuture: MonotonicTime { MonotonicTime(nanoseconds: .max) }

    /// Orders by time.
    @inlinable
    package static func < (lhs: MonotonicTime, rhs: MonotonicTime) -> Bool {
        lhs.nanoseconds < rhs.nanoseconds
    }

    /// The nanoseconds from an earlier moment to this one; 0 when it is not earlier.
    @inlinable
    package func nanoseconds(since earlier: MonotonicTime) -> UInt64 {
        nanoseconds > earlier.nanoseconds ? nanoseconds - earlier.nanoseconds : 0
    }

    /// The moment some nanoseconds later, at most the last one there is.
    @inlinable
    package func adding(nanoseconds delta: UInt64) -> MonotonicTime {
        let (sum, overflow) = nanoseconds.addingReportingOverflow(delta)
        return MonotonicTime(nanoseconds: overflow ? .max : sum)
    }

    /// The moment some nanoseconds earlier, at least the clock's start.
    @inlinable
    package func subtracting(nanoseconds delta: UInt64) -> MonotonicTime {
        MonotonicTime(nanoseconds: nanoseconds > delta ? nanoseconds - delta : 0)
    }

    /// The moment a duration later; a negative duration counts as none.
    @inlinable
    package func adding(_ duration: Duration) -> MonotonicTime {
        adding(nanoseconds: duration.wholeNanoseconds)
    }
}
