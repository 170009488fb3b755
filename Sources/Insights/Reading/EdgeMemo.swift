import Bytes
import SemanticConventions

/// Remembers for one batch where the edges to databases are counted.
///
/// PERF: A service asks the same one or two databases again and again: comparing the name as it came
/// spares making a key of it, a sixth of what counting a span takes.
///
/// Names are views into the batch that is being read; ``begin()`` forgets them before it goes.
struct EdgeMemo {
    private struct Entry {
        let resource: Int
        let connection: UInt64
        let name: PeerText
        let place: Int
    }

    /// A few for each of many resources; two that fall on one entry take turns.
    private var entries = [Entry?](repeating: nil, count: 64)

    /// Forgets everything.
    mutating func begin() {
        for index in entries.indices { entries[index] = nil }
    }

    /// The place of an edge, as it was remembered.
    func find(_ resource: Int, _ connection: UInt64, _ name: PeerText) -> Int? {
        guard let entry = entries[slot(resource, connection, name)], entry.resource == resource,
            entry.connection == connection, entry.name == name
        else { return nil }
        return entry.place
    }

    mutating func remember(
        _ resource: Int, _ connection: UInt64, _ name: PeerText, at place: Int
    ) {
        entries[slot(resource, connection, name)] = Entry(
            resource: resource, connection: connection, name: name, place: place)
    }

    private func slot(_ resource: Int, _ connection: UInt64, _ name: PeerText) -> Int {
        (resource &* 5 &+ Int(truncatingIfNeeded: connection & 3) &+ name.text.count) & 63
    }
}
