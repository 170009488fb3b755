import Synchronization

/// All connections of a listener, and how many each address has.
///
/// - Concurrency: From any thread.
final class ConnectionRegistry: Sendable {
    private struct State {
        var connections: [ObjectIdentifier: PeerConnection] = [:]
        /// Connections accepted, whether libmicrohttpd has begun with them or not.
        var accepted = 0
        var perAddress: [PeerAddress: Int] = [:]
    }

    /// What became of a connection that asks to be let in.
    enum Admission: Equatable {
        case admitted
        case refused(reason: String)
    }

    private let state = Mutex(State())
    private let limit: Int
    private let limitPerAddress: Int

    init(limit: Int, limitPerAddress: Int) {
        self.limit = limit
        self.limitPerAddress = limitPerAddress
    }

    /// Counts a connection that was accepted, if there may be one more.
    func admit(_ peer: PeerAddress) -> Admission {
        state.withLock { state in
            guard state.accepted < limit else { return .refused(reason: "limit") }
            if peer.family != .unix {
                let count = state.perAddress[peer.host, default: 0]
                guard count < limitPerAddress else { return .refused(reason: "address_limit") }
                state.perAddress[peer.host] = count + 1
            }
            state.accepted += 1
            return .admitted
        }
    }

    /// Takes back an admission: the connection is closed, or never began.
    func release(_ peer: PeerAddress) {
        state.withLock { state in
            state.accepted -= 1
            guard peer.family != .unix, let count = state.perAddress[peer.host] else { return }
            state.perAddress[peer.host] = count > 1 ? count - 1 : nil
        }
    }

    /// Adds a connection that has begun.
    func add(_ connection: PeerConnection) {
        state.withLock { $0.connections[ObjectIdentifier(connection)] = connection }
    }

    /// Takes out a connection that ends, and its admission with it.
    func remove(_ connection: PeerConnection) {
        _ = state.withLock { $0.connections.removeValue(forKey: ObjectIdentifier(connection)) }
        release(connection.peer)
    }

    /// The connections of this moment.
    var all: [PeerConnection] { state.withLock { Array($0.connections.values) } }

    /// How many connections are accepted and not closed.
    var count: Int { state.withLock { $0.accepted } }
}
