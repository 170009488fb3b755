/// Brings the two sides of calls between services together, in whichever order they come.
///
/// A client's span waits for spans that name it as their parent, a server's span for its parent. Both
/// stay for the whole wait, so that a client whose request was sent twice finds its pair made already.
/// What stays alone is a call to a peer, where the client names one.
struct CallJoin {
    private var table: JoinTable<CallSighting>
    private var edges = EdgeCounter()
    /// How long a span waits, in nanoseconds.
    private let wait: UInt64

    /// Makes a join in which nothing waits.
    init(capacity: Int, wait: UInt64) {
        table = JoinTable(capacity: capacity)
        self.wait = wait
    }

    /// How many spans wait.
    var count: Int { table.count }

    /// Takes one side of a call.
    mutating func add(
        _ call: CallSighting, at now: UInt64, in series: inout SeriesStores,
        _ unpaired: inout UnpairedSpans
    ) {
        var call = call
        var isSettled = false
        switch call.side {
        case .server:
            table.update(call.key) { client in
                guard client.side == .client, !isSettled else { return }
                edges.count(client, call, in: &series)
                client.isPaired = true
                isSettled = true
            }
        case .client:
            table.update(call.key) { other in if other.side == .client { isSettled = true } }
            guard !isSettled else { return }
            table.update(call.key) { server in
                guard !server.isPaired else { return }
                edges.count(call, server, in: &series)
                server.isPaired = true
                call.isPaired = true
            }
        }
        if !isSettled { keep(call, at: now, in: &series, &unpaired) }
    }

    private mutating func keep(
        _ call: CallSighting, at now: UInt64, in series: inout SeriesStores,
        _ unpaired: inout UnpairedSpans
    ) {
        if table.isFull, let oldest = table.removeOldest() {
            giveUp(oldest, in: &series, &unpaired)
        }
        if table.insert(call, seen: now) == nil { giveUp(call, in: &series, &unpaired) }
    }

    /// Gives up what has waited for long enough.
    mutating func expire(
        at now: UInt64, in series: inout SeriesStores, _ unpaired: inout UnpairedSpans
    ) {
        while let seen = table.oldestSeen, now >= seen, now - seen >= wait,
            let oldest = table.removeOldest()
        {
            giveUp(oldest, in: &series, &unpaired)
        }
    }

    private mutating func giveUp(
        _ call: CallSighting, in series: inout SeriesStores, _ unpaired: inout UnpairedSpans
    ) {
        guard !call.isPaired else { return }
        switch call.side {
        case .server: unpaired.servers &+= 1
        case .client where call.peer.isEmpty: unpaired.clients &+= 1
        case .client: edges.count(virtual: call, in: &series)
        }
    }
}
