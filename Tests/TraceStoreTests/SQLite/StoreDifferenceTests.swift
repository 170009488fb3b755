import Assembly
import OTLP
import SystemClock
import TestSupport
import Testing
import TraceModel

@testable import TraceStore

/// The store in SQLite gives the same answers as the one in memory, which is the plainest reading
/// of the contract.
@Suite struct StoreDifferenceTests {
    private let time = ManualTime()
    private let memory: MemoryTraceStore
    private let sqlite: SQLiteTraceStore
    private let directory: TemporaryDirectory

    /// Every so many seconds the store in SQLite begins a new file.
    private static let partitionSeconds = 20

    init() throws {
        directory = try TemporaryDirectory()
        memory = MemoryTraceStore(time: time)
        var options = SQLiteStoreOptions(directory: directory.path)
        options.partitionDuration = .seconds(Self.partitionSeconds)
        sqlite = try SQLiteTraceStore(options, time: time)
    }

    /// Fills both stores with traces in fragments, over several partitions.
    private func fill(_ random: inout TestRandom, appends: Int, maxPause: Int = 4) throws
        -> [TraceID]
    {
        var ids = Set<TraceID>()
        var request = RandomRequest(seed: random.next(), traces: appends * 3, isTame: true)
        for _ in 0..<appends {
            let batch = try SpanBatch.scan(request.body(spans: 1 + random.below(6))).batch
            let traces = LosslessTests.traces(of: [batch]).map { trace in
                KeptTrace(
                    traceID: trace.traceID, runs: trace.runs, completion: trace.completion,
                    threshold: trace.threshold, mayBeStored: true)
            }
            for trace in traces { ids.insert(trace.traceID) }
            for store in [memory, sqlite] as [any TraceStorage] {
                try store.append(traces)
                // Now and then something is sent again.
                if ids.count % 9 == 0 { try store.append(traces) }
            }
            time.advance(by: .seconds(random.below(maxPause)))
        }
        return ids.sorted()
    }

    private func request(_ random: inout TestRandom) -> SearchRequest {
        var request = SearchRequest()
        request.limit = 1 + random.below(9)
        if random.chance(50) {
            let base: UInt64 = 1_700_000_000_000_000_000
            request.from = Timestamp(nanoseconds: base + random.next() % 3_000_000_000)
            request.to = request.from.adding(nanoseconds: random.next() % 4_000_000_000)
        }
        if random.chance(30) { request.criteria.service = "s\(random.below(5))" }
        if random.chance(20) { request.criteria.operation = "name \(random.below(10))" }
        if random.chance(20) { request.criteria.environment = random.pick(["prod", "dev"]) }
        if random.chance(20) { request.criteria.errorOnly = true }
        if random.chance(20) { request.criteria.minDurationNanos = random.next() % 900_000_000 }
        if random.chance(40) {
            request.criteria.attributes = [
                .init(
                    key: random.pick(["http.route", "id", "k", "flag"]),
                    value: random.pick(["value \(random.below(12))", "true", "17"]))
            ]
        }
        return request
    }

    private func pages(_ store: any TraceStorage, _ request: SearchRequest) throws -> [SearchPage] {
        var request = request
        var pages: [SearchPage] = []
        repeat {
            let page = try store.search(request)
            pages.append(page)
            request.after = page.next
        } while request.after != nil && pages.count < 1_000
        return pages
    }

    @Test(arguments: 1...3)
    func `Searches, look-ups and lists agree`(seed: UInt64) throws {
        defer { sqlite.close() }
        var random = TestRandom(seed: seed)
        let ids = try fill(&random, appends: 50)
        let deleted = ids.filter { _ in random.chance(5) }
        for store in [memory, sqlite] as [any TraceStorage] { try store.delete(deleted) }
        #expect(sqlite.catalog.snapshot.partitions.count > 2)
        for _ in 0..<25 {
            let request = request(&random)
            #expect(try pages(sqlite, request) == pages(memory, request), "\(request)")
        }
        for id in ids {
            let (stored, held) = (try sqlite.trace(id), memory.trace(id))
            #expect(stored.map(\.completion) == held.map(\.completion))
            #expect(stored.map(\.storedAt) == held.map(\.storedAt))
            #expect(stored.map(\.threshold) == held.map(\.threshold))
            #expect(spans(stored) == spans(held))
        }
        #expect(try sqlite.services() == memory.services())
        for service in memory.services() {
            // Operations of deleted traces are listed until their partition goes.
            let held = Set(memory.operations(service: service))
            #expect(try held.isSubset(of: sqlite.operations(service: service)))
        }
        #expect(try sqlite.verify { _ in }.problems.isEmpty)
    }

    private func spans(_ fragments: [StoredFragment]) -> [String] {
        fragments.flatMap { fragment in
            fragment.batch.runs.flatMap { run in
                SpanRun(batch: fragment.batch, first: run.first, count: run.count).decoded()
            }
        }
        .map { "\($0)" }.sorted()
    }

    @Test func `Filters in groups let through what filters alone do`() throws {
        defer { sqlite.close() }
        var random = TestRandom(seed: 8)
        _ = try fill(&random, appends: 80, maxPause: 1)
        let requests = (0..<12).map { _ in request(&random) }
        let before = try requests.map { try pages(sqlite, $0) }
        let partition = try #require(sqlite.catalog.snapshot.partitions.last)
        try PartitionWriter(partition, sqlite.options).groupFilters()
        #expect(partition.withContents { $0.groups.count } > 0)
        #expect(try requests.map { try pages(sqlite, $0) } == before)
        #expect(before.contains { !$0.allSatisfy(\.traces.isEmpty) })
    }
}
