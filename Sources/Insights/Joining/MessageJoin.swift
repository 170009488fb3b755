/// Brings the span that put a message into a queue together with the one that worked on it, for the
/// wait between them.
///
/// A consumer names its message by a link, by its parent or by the message's id, a producer by its own
/// identifiers and by the id; each waits under all of its names. A producer stays for the whole wait,
/// as several may work on one message; a consumer is done with the first producer that it finds.
struct MessageJoin {
    /// A message under one of its names.
    private struct Entry: JoinWaiting {
        let key: JoinKey
        let side: MessageSighting.Side
        let time: UInt64
        let worker: Int
        /// The number of the message's first entry; its own for that one.
        let first: UInt64
        let isFirst: Bool
        /// Of the first entry: whether the other side was seen.
        var isMatched: Bool
    }

    private var table: JoinTable<Entry>
    /// How long a span waits, in nanoseconds.
    private let wait: UInt64

    /// Makes a join in which nothing waits.
    ///
    /// - Parameters:
    ///   - capacity: How many names of messages wait at most; a message has one or two.
    ///   - wait: How long they wait, in nanoseconds.
    init(capacity: Int, wait: UInt64) {
        table = JoinTable(capacity: capacity)
        self.wait = wait
    }

    /// How many names of messages wait.
    var count: Int { table.count }

    /// Takes one side of a message.
    mutating func add(
        _ message: MessageSighting, at now: UInt64, in series: inout SeriesStores,
        _ unpaired: inout UnpairedSpans
    ) {
        switch message.side {
        case .consumer:
            if let producer = producer(of: message) {
                table.update(entry: producer.first) { $0.isMatched = true }
                Self.observe(
                    from: producer.time, to: message.time, message.worker, in: &series)
            } else {
                keep(message, isMatched: false, at: now, &unpaired)
            }
        case .producer:
            var isMatched = deliver(message, message.key, in: &series)
            if let key = message.otherKey, deliver(message, key, in: &series) { isMatched = true }
            keep(message, isMatched: isMatched, at: now, &unpaired)
        }
    }

    private mutating func producer(of consumer: MessageSighting) -> Entry? {
        producer(consumer.key) ?? consumer.otherKey.flatMap { producer($0) }
    }

    private mutating func producer(_ key: JoinKey) -> Entry? {
        var found: Entry?
        table.update(key) { if $0.side == .producer, found == nil { found = $0 } }
        return found
    }

    /// Counts the wait of the consumers that came before their producer.
    private mutating func deliver(
        _ producer: MessageSighting, _ key: JoinKey, in series: inout SeriesStores
    ) -> Bool {
        var waiting: [Entry] = []
        table.update(key) { if $0.side == .consumer { waiting.append($0) } }
        for consumer in waiting {
            var wasMatched = true
            table.update(entry: consumer.first) { first in
                wasMatched = first.isMatched
                first.isMatched = true
            }
            if !wasMatched {
                Self.observe(
                    from: producer.time, to: consumer.time, consumer.worker, in: &series)
            }
        }
        return !waiting.isEmpty
    }

    /// Clocks of two machines may differ by more than the wait was; then it counts as none.
    private static func observe(
        from enqueued: UInt64, to started: UInt64, _ worker: Int, in series: inout SeriesStores
    ) {
        let wait = started > enqueued ? started - enqueued : 0
        series.observe(wait, .jobWorker, at: worker)
    }

    // MARK: Waiting

    private mutating func keep(
        _ message: MessageSighting, isMatched: Bool, at now: UInt64,
        _ unpaired: inout UnpairedSpans
    ) {
        let first = enter(message, message.key, first: nil, isMatched, at: now, &unpaired)
        guard let key = message.otherKey else {
            if first == nil { count(message.side, &unpaired) }
            return
        }
        let other = enter(message, key, first: first, isMatched, at: now, &unpaired)
        if first == nil, other == nil { count(message.side, &unpaired) }
    }

    private mutating func enter(
        _ message: MessageSighting, _ key: JoinKey, first: UInt64?, _ isMatched: Bool,
        at now: UInt64, _ unpaired: inout UnpairedSpans
    ) -> UInt64? {
        if table.isFull, let oldest = table.removeOldest() { giveUp(oldest, &unpaired) }
        return table.insert(
            Entry(
                key: key, side: message.side, time: message.time, worker: message.worker,
                first: first ?? table.nextNumber, isFirst: first == nil, isMatched: isMatched),
            seen: now)
    }

    /// Gives up what has waited for long enough.
    mutating func expire(at now: UInt64, _ unpaired: inout UnpairedSpans) {
        while let seen = table.oldestSeen, now >= seen, now - seen >= wait,
            let oldest = table.removeOldest()
        {
            giveUp(oldest, &unpaired)
        }
    }

    private func giveUp(_ entry: Entry, _ unpaired: inout UnpairedSpans) {
        if entry.isFirst, !entry.isMatched { count(entry.side, &unpaired) }
    }

    private func count(_ side: MessageSighting.Side, _ unpaired: inout UnpairedSpans) {
        switch side {
        case .producer: unpaired.producers &+= 1
        case .consumer: unpaired.consumers &+= 1
        }
    }
}
