import Foundation
import OTLP
import SQLite
import SystemClock
import TestSupport
import Testing
import TraceModel

@testable import TraceStore

/// What is stored survives a close, a crash and a newer program, and damage is found.
@Suite struct StorePersistenceTests {
    private let time = ManualTime()
    private let directory: TemporaryDirectory

    init() throws { directory = try TemporaryDirectory() }

    private func open(
        _ path: String? = nil, _ change: (inout SQLiteStoreOptions) -> Void = { _ in }
    ) throws -> SQLiteTraceStore {
        var options = SQLiteStoreOptions(directory: path ?? directory.path)
        options.partitionDuration = .seconds(100)
        change(&options)
        return try SQLiteTraceStore(options, time: time)
    }

    private func append(
        _ spans: [Span]..., to store: SQLiteTraceStore, mayBeStored: Bool = false
    ) throws {
        try store.append(spans.map { try KeptTrace.holding($0, mayBeStored: mayBeStored) })
    }

    private func spanIDs(_ number: UInt64, in store: SQLiteTraceStore) throws -> [UInt64] {
        try store.trace(.number(number)).flatMap(\.batch.spans).map(\.spanID.value).sorted()
    }

    private func file(_ number: Int) -> String {
        PartitionFiles.path(number, in: directory.path)
    }

    /// Runs SQL on a partition's file, as someone with the SQLite shell would.
    private func execute(_ sql: String, on number: Int = 1) throws {
        let connection = try Connection(path: file(number), ConnectionOptions(.readWrite))
        try connection.execute(sql)
    }

    @Test func `What was stored is there after a close and an open`() throws {
        let store = try open()
        try append([Span.make(1)], [Span.make(2, service: "b", name: "op")], to: store)
        time.advance(by: .seconds(200))
        try append([Span.make(3, at: 300)], to: store)
        try append([Span.make(1, 2, parent: 1, at: 90)], to: store, mayBeStored: true)
        try store.delete([.number(2)])
        let before = try store.search(SearchRequest())
        store.close()
        let again = try open()
        defer { again.close() }
        #expect(again.catalog.snapshot.partitions.count == 2)
        #expect(try again.search(SearchRequest()) == before)
        #expect(before.traces.map(\.traceID) == [.number(3), .number(1)])
        #expect(try spanIDs(1, in: again) == [1, 2])
        #expect(try spanIDs(2, in: again).isEmpty)
        #expect(try again.services() == ["b", "shop"])
        #expect(try again.operations(service: "b") == ["op"])
        #expect(try again.verify { _ in }.problems.isEmpty)
        try append([Span.make(4)], to: again)
        #expect(try spanIDs(4, in: again) == [1])
    }

    @Test func `A closed partition finds its traces over the index in the file`() throws {
        let store = try open()
        defer { store.close() }
        for number in 1...40 { try append([Span.make(UInt64(number))], to: store) }
        time.advance(by: .seconds(200))
        try append([Span.make(99)], to: store)
        let first = try #require(store.catalog.snapshot.partitions.first)
        try PartitionWriter(first, store.options).close()
        #expect(first.withContents { $0.index == nil && $0.traceFilter != nil })
        for number in 1...40 { #expect(try spanIDs(UInt64(number), in: store) == [1]) }
        #expect(try spanIDs(77, in: store).isEmpty)
        let prefix = try #require(TraceIDPrefix("a00000000000"))
        #expect(try store.traceIDs(withPrefix: prefix, limit: 100).count == 41)
        let one = try #require(TraceIDPrefix("a000000000000000000000000000001"))
        #expect(
            try store.traceIDs(withPrefix: one, limit: 100) == (16...31).map { .number($0) })
        // A span that comes late, and earlier than all others of its trace.
        try append([Span.make(7, 2, at: 20)], to: store, mayBeStored: true)
        let found = try store.search(
            SearchRequest(to: Timestamp(nanoseconds: 50_000_000_000)))
        #expect(found.traces.map(\.traceID) == [.number(7)])
        #expect(found.traces.first?.spanCount == 2)
    }

    @Test func `After a crash all that was stored is there, and sent again it is not doubled`()
        throws
    {
        let store = try open()
        defer { store.close() }
        for number in 1...20 { try append([Span.make(UInt64(number))], to: store) }
        // The files as a killed process leaves them: the WAL not copied back.
        let copy = try TemporaryDirectory()
        for name in try FileManager.default.contentsOfDirectory(atPath: directory.path) {
            try FileManager.default.copyItem(
                atPath: directory.path + "/" + name, toPath: copy.path + "/" + name)
        }
        let crashed = try open(copy.path)
        defer { crashed.close() }
        for number in 1...25 {
            try append([Span.make(UInt64(number))], to: crashed, mayBeStored: true)
        }
        for number in 1...25 { #expect(try spanIDs(UInt64(number), in: crashed) == [1]) }
        #expect(try crashed.statistics().spans == 25)
        #expect(try crashed.verify { _ in }.problems.isEmpty)
    }

    @Test func `A file of a later version is refused with both versions`() throws {
        let store = try open()
        try append([Span.make(1)], to: store)
        store.close()
        try execute("PRAGMA user_version = 7")
        #expect(throws: StoreError.newerFormat(found: 7, known: PartitionSchema.version)) {
            try open()
        }
    }

    @Test func `A file that is damaged or another program's is left alone, and named`() throws {
        let connection = try Connection(path: file(1), ConnectionOptions(.readWrite))
        try connection.execute("CREATE TABLE theirs (id INTEGER)")
        try Data(repeating: 7, count: 100_000).write(to: URL(fileURLWithPath: file(2)))
        let store = try open()
        defer { store.close() }
        try append([Span.make(1)], to: store)
        #expect(try spanIDs(1, in: store) == [1])
        #expect(store.catalog.snapshot.partitions.map(\.number) == [3])
        let problems = try store.verify { _ in }.problems
        #expect(problems.count == 2)
        #expect(problems.first?.contains("00000001.sqlite") == true)
        #expect(try Data(contentsOf: URL(fileURLWithPath: file(2))).count == 100_000)
    }

    @Test func `An empty file is a partition that was not begun`() throws {
        try Data().write(to: URL(fileURLWithPath: file(1)))
        let store = try open()
        defer { store.close() }
        try append([Span.make(1)], to: store)
        #expect(try spanIDs(1, in: store) == [1])
    }

    @Test func `A damaged block is named by a check, and other traces are read`() throws {
        let store = try open()
        try append([Span.make(1)], to: store)
        try append([Span.make(2)], to: store)
        store.close()
        try execute("UPDATE block SET body = zeroblob(length(body)) WHERE id = 1")
        let again = try open()
        defer { again.close() }
        #expect { try again.trace(.number(1)) } throws: { error in
            if case StoreError.corrupt(let what) = error {
                what.contains("block 1 of") && what.contains("00000001.sqlite")
            } else {
                false
            }
        }
        #expect(try spanIDs(2, in: again) == [1])
        let report = try again.verify { _ in }
        #expect(report.problems.count == 1)
        #expect(report.problems.first?.contains("block 1 of") == true)
    }

    @Test(arguments: [
        "UPDATE block_info SET spans = spans + 1 WHERE id = 1",
        "DELETE FROM block WHERE id = 2",
        "UPDATE block SET head = substr(head, 1, 40) WHERE id = 1",
        "UPDATE block_filter SET filter = zeroblob(64) WHERE id = 1",
    ])
    func `A check finds what does not fit together`(sql: String) throws {
        let store = try open()
        try append([Span.make(1)], to: store)
        try append([Span.make(2)], to: store)
        store.close()
        try execute(sql)
        let again = try open()
        defer { again.close() }
        #expect(try again.verify { _ in }.problems.count == 1, "\(sql)")
    }

    @Test func `Retention removes files, and not those of a search that is under way`() throws {
        let store = try open()
        try append([Span.make(1)], to: store)
        time.advance(by: .seconds(200))
        try append([Span.make(2)], to: store)
        store.setRetention(StoreRetention(age: .seconds(150), maxBytes: .max))
        var held: Partition? = store.catalog.snapshot.partitions.first
        let report = try store.enforceRetention(now: time.now())
        #expect(report.removedPartitions == 1)
        #expect(report.removedSpans == 1)
        #expect(report.removedBytes > 0)
        #expect(try spanIDs(1, in: store).isEmpty)
        #expect(FileManager.default.fileExists(atPath: file(1)))
        _ = try held?.open(1)
        held = nil
        // The next one is the one that is written to.
        time.advance(by: .seconds(2_000))
        #expect(try store.enforceRetention(now: time.now()).removedPartitions == 1)
        try append([Span.make(3)], to: store)
        #expect(try spanIDs(3, in: store) == [1])
        // Upkeep may have been the last to look at the files.
        store.close()
        let files = try FileManager.default.contentsOfDirectory(atPath: directory.path)
        #expect(files.filter { $0.hasSuffix(".sqlite") } == ["00000003.sqlite"])
    }

    @Test func `A search that may not read more says so, and goes on from there`() throws {
        let store = try open { $0.searchBlocks = 3 }
        defer { store.close() }
        for number in 1...12 {
            try append([Span.make(UInt64(number), at: UInt64(100 + number))], to: store)
        }
        var request = SearchRequest(limit: 5)
        var found: [TraceID] = []
        var pages: [SearchPage] = []
        repeat {
            pages.append(try store.search(request))
            found += pages.last?.traces.map(\.traceID) ?? []
            request.after = pages.last?.next
        } while request.after != nil && pages.count < 50
        #expect(found == (1...12).reversed().map { .number($0) })
        #expect(pages.first?.complete == false)
        #expect(pages.last?.next == nil)
    }

    @Test func `A partition that is full by its size is followed by another`() throws {
        let store = try open { $0.partitionBytes = 1 }
        defer { store.close() }
        for number in 1...5 { try append([Span.make(UInt64(number))], to: store) }
        #expect(store.catalog.snapshot.partitions.count == 5)
        for number in 1...5 { #expect(try spanIDs(UInt64(number), in: store) == [1]) }
    }
}
