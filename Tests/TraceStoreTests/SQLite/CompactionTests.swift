import Foundation
import OTLP
import SystemClock
import TestSupport
import Testing
import TraceModel

@testable import TraceStore

/// A partition that is closed is written anew when that makes it smaller.
@Suite struct CompactionTests {
    private let time = ManualTime()
    private let directory: TemporaryDirectory

    init() throws { directory = try TemporaryDirectory() }

    private func open() throws -> SQLiteTraceStore {
        var options = SQLiteStoreOptions(directory: directory.path)
        options.partitionDuration = .seconds(1_000)
        return try SQLiteTraceStore(options, time: time)
    }

    private func fill(_ store: SQLiteTraceStore) throws {
        var request = RandomRequest(seed: 4, traces: 40)
        for _ in 0..<40 {
            let batch = try SpanBatch.scan(request.body(spans: 8)).batch
            try store.append(LosslessTests.traces(of: [batch]))
            time.advance(by: .seconds(2))
        }
    }

    /// Everything that can be read of a store.
    private func contents(_ store: SQLiteTraceStore) throws -> [String] {
        let page = try store.search(SearchRequest(limit: 1_000))
        return try page.traces.map { summary in
            let fragments = try store.trace(summary.traceID).map { fragment in
                let spans = fragment.batch.runs.flatMap { run in
                    SpanRun(batch: fragment.batch, first: run.first, count: run.count).decoded()
                }
                return "\(fragment.storedAt) \(fragment.completion) \(fragment.threshold) \(spans)"
            }
            return "\(summary) \(fragments)"
        }
    }

    @Test func `Small blocks become large ones, and nothing else changes`() throws {
        let store = try open()
        defer { store.close() }
        try fill(store)
        let some = try store.search(SearchRequest(limit: 5)).traces.map(\.traceID)
        try store.delete(some)
        let before = try contents(store)
        let old = try #require(store.catalog.snapshot.partitions.first)
        let compactor = PartitionCompactor(old, store.options)
        #expect(compactor.isWorthIt)
        let new = try compactor.compact()
        #expect(store.catalog.replace(old, by: new))
        #expect(try contents(store) == before)
        #expect(new.withContents { $0.blocks.count } == 1)
        #expect(new.withContents { $0.deleted.isEmpty })
        #expect(new.withContents { $0.index == nil })
        #expect(!PartitionCompactor(new, store.options).isWorthIt)
        #expect(try store.verify { _ in }.problems.isEmpty)
        #expect(try store.statistics().traces < 40 * 8)
        old.remove()
    }

    @Test func `What is deleted while a partition is written anew stays deleted`() throws {
        let store = try open()
        defer { store.close() }
        try fill(store)
        let old = try #require(store.catalog.snapshot.partitions.first)
        let compactor = PartitionCompactor(old, store.options)
        let new = try compactor.compact()
        #expect(compactor.isUpToDate)
        try store.delete(try store.search(SearchRequest(limit: 1)).traces.map(\.traceID))
        #expect(!compactor.isUpToDate)
        new.remove()
    }

    @Test func `After a crash there is one generation, the last one that is complete`() throws {
        let store = try open()
        try fill(store)
        let before = try contents(store)
        let old = try #require(store.catalog.snapshot.partitions.first)
        _ = try PartitionCompactor(old, store.options).compact()
        store.close()
        // As if it had crashed in the middle of the next one.
        try FileManager.default.copyItem(
            atPath: old.path, toPath: PartitionFiles.path(1, generation: 2, in: directory.path))
        let again = try open()
        defer { again.close() }
        #expect(again.catalog.snapshot.partitions.map(\.generation) == [1])
        #expect(try contents(again) == before)
        let files = try FileManager.default.contentsOfDirectory(atPath: directory.path)
        #expect(files.filter { $0.hasSuffix(".sqlite") } == ["00000001-1.sqlite"])
    }

    @Test func `A store closes the partitions behind the one that is written to`() throws {
        let store = try open()
        try fill(store)
        time.advance(by: .seconds(2_000))
        try store.append([try KeptTrace.holding([Span.make(1)])])
        let before = try contents(store)
        StoreMaintenance.tidy(store.catalog, store.writing, store.options)
        #expect(try contents(store) == before)
        let first = try #require(store.catalog.snapshot.partitions.first)
        #expect(first.withContents { $0.index == nil && $0.blocks.count == 1 })
        store.close()
        let again = try open()
        defer { again.close() }
        #expect(try contents(again) == before)
    }
}
