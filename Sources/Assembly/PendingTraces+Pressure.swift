extension PendingTraces {
    /// What pending traces and those under decision cost in memory, in bytes.
    ///
    /// - Complexity: O(1); takes no lock.
    package var heldBytes: Int { gauge.pending + gauge.deciding }
}
