/// Why a body could not be inflated.
///
/// Either way the sender is at fault and sending again is no use.
package enum InflateError: Error, Equatable, Sendable {
    /// The bytes are not what the encoding says: damaged, cut short, or followed by something else.
    case malformed
    /// More bytes would come out than the caller allows.
    case overLimit
}
