package import Sampling
package import TraceModel

/// Keeps what the collector is told at run time and must still know after it was killed.
///
/// - A method that changes something returns when the change is as safe as the disk makes it, and
///   what it throws has changed nothing.
/// - Each change is kept together with its audit record, or neither is.
/// - Records of bumps and of the audit are bounded: the oldest of what is no longer in force go.
/// - Concurrency: All members from any thread; they block.
package protocol ControlStorage: Sendable {
    /// The bumps that have not been recorded as ended, oldest first.
    ///
    /// Whether their time is over is not looked at: no clock is asked here.
    func openBumps() throws(ControlStateError) -> [Bump]

    /// Adds a bump and gives it the next name; `make` is called once, with that name.
    func add(
        _ make: (BumpID) -> (bump: Bump, audit: AuditRecord)
    ) throws(ControlStateError) -> Bump

    /// Replaces the end and the limit of a bump that has not ended.
    func update(_ bump: Bump, _ audit: AuditRecord) throws(ControlStateError)

    /// Records that a bump has ended.
    func end(
        _ id: BumpID, at: Timestamp, _ how: BumpRecord.Ending, _ audit: AuditRecord
    ) throws(ControlStateError)

    /// Records something that changed nothing.
    func record(_ audit: AuditRecord) throws(ControlStateError)

    /// A bump, whether it has ended or not; nil when it is not known.
    func bump(_ id: BumpID) throws(ControlStateError) -> BumpRecord?

    /// The newest bumps, ended or not, newest first.
    func bumps(limit: Int) throws(ControlStateError) -> [BumpRecord]

    /// The newest audit records, of one bump or of all, newest first.
    func audit(of id: BumpID?, limit: Int) throws(ControlStateError) -> [AuditRecord]

    /// Closes the file; nothing is called afterwards.
    func close()
}
