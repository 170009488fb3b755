import Bytes
import SystemClock
import TraceModel

extension SQLiteTraceStore {
    /// The newest traces that match, in descending order of (start time, id).
    package func search(_ request: SearchRequest) throws(StoreError) -> SearchPage {
        var search = StoredSearch(self, request)
        return try search.run()
    }

    /// The names of services with stored spans, sorted.
    package func services() throws(StoreError) -> [String] {
        var services = Set<String>()
        for partition in catalog.snapshot.partitions {
            partition.withContents { contents in
                for operation in contents.operations { services.insert(operation.service) }
            }
        }
        return services.sorted()
    }

    /// The names of operations of a service, sorted.
    package func operations(service: String) throws(StoreError) -> [String] {
        var names = Set<String>()
        for partition in catalog.snapshot.partitions {
            partition.withContents { contents in
                for operation in contents.operations where operation.service == service {
                    names.insert(operation.operation)
                }
            }
        }
        return names.sorted()
    }
}

/// One search: goes through blocks and candidates, the one that may be newest first.
///
/// A trace cannot start later than any of its fragments, nor a fragment later than its block says.
/// So the newest of what is left is known to be newest once nothing has a later bound: then it is
/// looked at more closely, a block for its matching fragments, a fragment for the other fragments of
/// its trace, and a whole trace is the next result.
struct StoredSearch {
    /// A fragment that matches, or the trace it belongs to.
    private struct Candidate {
        /// No earlier than the trace's place in the order.
        let bound: SearchCursor
        /// The trace put together, once it is.
        var whole: FragmentSummary?
    }

    private struct GroupKey: Hashable {
        let partition: Int
        let group: Int
    }

    private let store: SQLiteTraceStore
    private let request: SearchRequest
    private let prepared: PreparedCriteria
    private let filter: SearchFilter
    private let snapshot: StoreCatalog.Snapshot
    private let cache = BlockCache()
    private let deadline: MonotonicTime
    /// How many blocks of the catalog's order are left, from the end.
    private var left: Int
    private var candidates = Heap<Candidate> { $0.bound.precedes($1.bound) }
    private var seen = Set<TraceID>()
    /// The groups of filters that were looked at, and which of their blocks they let through.
    private var allowed: [GroupKey: UInt64] = [:]
    /// The one of these that was asked for last: neighbours mostly are in the same group.
    private var lastAllowed: (key: GroupKey, blocks: UInt64)?
    private var results: [TraceSummary] = []

    init(_ store: SQLiteTraceStore, _ request: SearchRequest) {
        self.store = store
        self.request = request
        prepared = PreparedCriteria(request.criteria)
        filter = SearchFilter(prepared)
        snapshot = store.catalog.snapshot
        left = snapshot.order.count
        deadline = store.time.monotonic().adding(store.options.searchTime)
    }

    /// Finds one page.
    mutating func run() throws(StoreError) -> SearchPage {
        let limit = max(1, request.limit)
        while results.count <= limit {
            let nextBlock = left > 0 ? snapshot.order[left - 1].maxStart : nil
            let nextCandidate = candidates.first?.bound
            if let nextBlock, nextBlock >= nextCandidate?.startTime.nanoseconds ?? 0 {
                if nextBlock < request.from.nanoseconds {
                    left = 0
                    continue
                }
                guard isWithinBounds else { return incomplete(at: nextBlock) }
                left -= 1
                try expand(snapshot.order[left])
            } else if let candidate = candidates.popFirst() {
                guard isWithinBounds else {
                    return incomplete(at: candidate.bound.startTime.nanoseconds)
                }
                try settle(candidate)
            } else {
                break
            }
        }
        guard results.count > limit else { return SearchPage(traces: results, next: nil) }
        results.removeLast(results.count - limit)
        return SearchPage(traces: results, next: results.last.map(SearchCursor.init(of:)))
    }

    private var isWithinBounds: Bool {
        cache.readBlocks < store.options.searchBlocks
            && cache.readBytes < store.options.searchBytes && store.time.monotonic() < deadline
    }

    /// What was found when the work had to end; the next page goes on from there.
    private func incomplete(at start: UInt64) -> SearchPage {
        let limit = max(1, request.limit)
        let shown = Array(results.prefix(limit))
        var next = shown.last.map(SearchCursor.init(of:))
        if let frontier = SearchCursor.behind(start: start), results.count <= limit,
            next?.precedes(frontier) ?? true
        {
            next = frontier
        }
        return SearchPage(traces: shown, next: next, complete: false)
    }

    /// Makes candidates of the fragments of a block that match.
    private mutating func expand(_ place: StoreCatalog.Place) throws(StoreError) {
        let partition = place.partition
        let info = partition.withContents { $0.blocks[place.block - 1] }
        guard !info.isOutside(request) else { return }
        guard try isAllowed(place.block, of: partition) else { return }
        let reader = try cache.reader(partition, place.block)
        let deleted = partition.deletedTraces(of: place.block)
        try partition.located(place.block) { () throws(StoreError) in
            let matches = try reader.matches(prepared)
            // PERF: A filter lets some blocks through in vain, which should cost little.
            guard matches.contains(true) else { return }
            let starts = try reader.fragmentStarts()
            for fragment in matches.indices where matches[fragment] {
                let id = try reader.head.traceID(of: fragment)
                let bound = SearchCursor(
                    startTime: Timestamp(nanoseconds: starts[fragment]), traceID: id)
                guard !deleted.contains(id), !seen.contains(id), bound.startTime >= request.from
                else { continue }
                candidates.insert(Candidate(bound: bound))
            }
        }
    }

    /// Whether the filter of a block lets it through; one look answers for a whole group.
    private mutating func isAllowed(
        _ block: Int, of partition: Partition
    ) throws(StoreError) -> Bool {
        guard !filter.isEmpty else { return true }
        guard let place = partition.withContents({ $0.groupPlace(of: block) }) else {
            return try partition.isAllowed(block, by: filter)
        }
        let key = GroupKey(partition: partition.number, group: place.group)
        return try blocks(of: key, partition) & (1 << UInt64(place.bit)) != 0
    }

    /// The blocks of a group that its filters let through.
    private mutating func blocks(
        of key: GroupKey, _ partition: Partition
    ) throws(StoreError) -> UInt64 {
        if let lastAllowed, lastAllowed.key == key { return lastAllowed.blocks }
        let blocks: UInt64
        if let known = allowed[key] {
            blocks = known
        } else {
            let group = partition.withContents { $0.groups[key.group - 1] }
            blocks = try partition.blocks(of: group, allowedBy: filter)
            allowed[key] = blocks
        }
        lastAllowed = (key, blocks)
        return blocks
    }

    /// Puts a candidate's trace together, or takes it into the page once that is done.
    private mutating func settle(_ candidate: Candidate) throws(StoreError) {
        let id = candidate.bound.traceID
        if let whole = candidate.whole {
            results.append(whole.summary)
            return
        }
        guard seen.insert(id).inserted else { return }
        let places = try store.places(of: id, in: snapshot.partitions, cache)
        var whole: FragmentSummary?
        for place in places {
            let summary = try place.partition.located(place.block) { () throws(StoreError) in
                try place.reader.summary(of: place.fragment)
            }
            if whole == nil { whole = summary } else { whole?.merge(summary) }
        }
        // Deleted since the block was read.
        guard let whole else { return }
        let cursor = SearchCursor(startTime: Timestamp(nanoseconds: whole.start), traceID: id)
        guard cursor.startTime >= request.from, cursor.startTime < request.to,
            request.after.map({ $0.precedes(cursor) }) ?? true
        else { return }
        if cursor == candidate.bound {
            results.append(whole.summary)
        } else {
            candidates.insert(Candidate(bound: cursor, whole: whole))
        }
    }
}

extension SearchCursor {
    /// The place of a result.
    init(of summary: TraceSummary) {
        self.init(startTime: summary.startTime, traceID: summary.traceID)
    }
}
