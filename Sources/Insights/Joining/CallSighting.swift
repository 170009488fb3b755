/// One side of a call between services: the client's span or the server's.
struct CallSighting: JoinWaiting {
    enum Side {
        case client, server
    }

    let key: JoinKey
    let side: Side
    /// The service whose span it is: the place of its series.
    var service: Int
    let nanoseconds: UInt64
    let isError: Bool
    /// How the two sides are connected, as the server's span tells.
    let connection: UInt64
    /// Whom the client called, by its own account.
    let peer: PeerName
    /// Whether the other side was seen.
    var isPaired = false
}
