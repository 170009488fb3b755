package import Sampling
package import TraceModel

/// Why a bump is not made or not changed.
package enum BumpRefusal: Error, Equatable, Sendable {
    /// A value that no bump can have; what is wrong and what to write.
    case invalid(String, hint: String?)
    /// More than the configuration allows; what, and which key says so.
    case overCap(String, hint: String)
    /// The budget does not allow it now; what there is too much of.
    case overBudget(String)
    /// As many bumps as there may be are in force.
    case tooMany(limit: Int)
    case unknown(BumpID)
    /// It has ended.
    case ended(BumpID, at: Timestamp)
    /// It cannot be kept safe, so that it is not done.
    case storage(ControlStateError)
}
