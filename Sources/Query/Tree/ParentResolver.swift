import TraceModel

/// Finds the parent of each span of a trace among the others.
///
/// All choices are made by rank, a total order of the spans by their own values, so that they do
/// not depend on the order of arrival.
struct ParentResolver {
    /// How many spans that share an identifier are considered as the parent of another; more of them
    /// are nonsense, and looking at all of them for each child would take quadratic time.
    static let candidateLimit = 16

    let spans: [Span]
    /// The spans by start time, longer ones first, then by values that tell them apart.
    let ranked: [Int]
    private(set) var parents: [Int?]
    private(set) var flags: [SpanFlags]

    /// By span: its place in `ranked`.
    private let ranks: [Int]
    /// The first span with an identifier, by rank.
    private let firstWithID: [SpanID: Int]
    /// By span: the next one with the same identifier, by rank.
    private let nextWithID: [Int?]

    init(_ spans: [Span]) {
        self.spans = spans
        ranked = Self.ranked(spans)
        parents = [Int?](repeating: nil, count: spans.count)
        flags = [SpanFlags](repeating: [], count: spans.count)
        var ranks = [Int](repeating: 0, count: spans.count)
        var first: [SpanID: Int] = [:]
        first.reserveCapacity(spans.count)
        var next = [Int?](repeating: nil, count: spans.count)
        for rank in ranked.indices.reversed() {
            let span = ranked[rank]
            ranks[span] = rank
            next[span] = first.updateValue(span, forKey: spans[span].spanID)
        }
        self.ranks = ranks
        firstWithID = first
        nextWithID = next
    }

    mutating func resolve() {
        markSharedIDs()
        for span in ranked { parents[span] = parent(of: span) }
        cutCycles()
        for span in ranked { flagTimes(of: span) }
    }

    private static func ranked(_ spans: [Span]) -> [Int] {
        struct Key {
            let start, end, id, parent: UInt64
            let kind: UInt8
            let index: Int
        }
        let keys = spans.indices.map { index in
            let span = spans[index]
            return Key(
                start: span.startTime.nanoseconds, end: span.endTime.nanoseconds,
                id: span.spanID.value, parent: span.parentSpanID?.value ?? 0,
                kind: span.kind.rawValue, index: index)
        }
        let sorted = keys.sorted { lhs, rhs in
            if lhs.start != rhs.start { return lhs.start < rhs.start }
            if lhs.end != rhs.end { return lhs.end > rhs.end }
            if lhs.id != rhs.id { return lhs.id < rhs.id }
            if lhs.parent != rhs.parent { return lhs.parent < rhs.parent }
            if lhs.kind != rhs.kind { return lhs.kind < rhs.kind }
            return lhs.index < rhs.index
        }
        return sorted.map(\.index)
    }

    private mutating func markSharedIDs() {
        for span in ranked {
            guard let next = nextWithID[span] else { continue }
            flags[span].insert(.sharedID)
            flags[next].insert(.sharedID)
        }
    }

    private mutating func parent(of span: Int) -> Int? {
        if let caller = callerWithSameID(as: span) { return caller }
        guard let parentID = spans[span].parentSpanID else { return nil }
        guard parentID != spans[span].spanID else {
            flags[span].insert(.selfParent)
            return nil
        }
        let candidates = candidates(parentID)
        guard let first = candidates.first else {
            flags[span].insert(.orphan)
            return nil
        }
        guard candidates.count > 1 else { return first }
        return candidates.max { preference($0, for: span) < preference($1, for: span) }
    }

    /// The calling side of a call of which both sides have one identifier, as Zipkin's tracers send
    /// it: the receiving side is shown below the calling one.
    private func callerWithSameID(as span: Int) -> Int? {
        guard flags[span].contains(.sharedID), spans[span].kind.isReceiving else { return nil }
        return candidates(spans[span].spanID).first {
            $0 != span && spans[$0].kind.isCalling
                && spans[$0].parentSpanID == spans[span].parentSpanID
        }
    }

    private func candidates(_ id: SpanID) -> [Int] {
        var found: [Int] = []
        var next = firstWithID[id]
        while let span = next, found.count < Self.candidateLimit {
            found.append(span)
            next = nextWithID[span]
        }
        return found
    }

    /// How well a span fits as a parent among several with one identifier; earlier ones win ties.
    private func preference(_ candidate: Int, for child: Int) -> (Int, Int, Int, Int) {
        let (parent, span) = (spans[candidate], spans[child])
        let sameService = parent.resource.serviceName == span.resource.serviceName
        let contains = parent.startTime <= span.startTime && span.startTime <= parent.endTime
        return (
            sameService ? 1 : 0, parent.kind.isReceiving ? 1 : 0, contains ? 1 : 0,
            -ranks[candidate]
        )
    }

    /// Makes a root of the earliest span of each cycle of parents.
    private mutating func cutCycles() {
        enum State { case unseen, onPath, done }
        var states = [State](repeating: .unseen, count: spans.count)
        for start in ranked where states[start] == .unseen {
            var path: [Int] = []
            var next: Int? = start
            while let span = next, states[span] == .unseen {
                states[span] = .onPath
                path.append(span)
                next = parents[span]
            }
            if let entry = next, states[entry] == .onPath, let begin = path.firstIndex(of: entry),
                let earliest = path[begin...].min(by: { ranks[$0] < ranks[$1] })
            {
                parents[earliest] = nil
                flags[earliest].insert(.cycle)
            }
            for span in path { states[span] = .done }
        }
    }

    private mutating func flagTimes(of child: Int) {
        guard let parent = parents[child] else { return }
        let (outer, inner) = (spans[parent], spans[child])
        if inner.startTime < outer.startTime { flags[child].insert(.clockSkew) }
        guard inner.endTime > outer.endTime, !inner.isAsynchronous(under: outer) else { return }
        let isRemoteCall = outer.kind == .client && inner.kind == .server
        flags[child].insert(isRemoteCall ? .clockSkew : .outlivesParent)
    }
}

extension SpanKind {
    /// Whether it is the side of a call that sends.
    var isCalling: Bool { self == .client || self == .producer }
    /// Whether it is the side of a call that is sent to.
    var isReceiving: Bool { self == .server || self == .consumer }
}

extension Span {
    /// Whether it runs on its own time, by a message that its parent sent and did not wait for.
    func isAsynchronous(under parent: Span) -> Bool {
        kind == .consumer || parent.kind == .producer
    }
}
