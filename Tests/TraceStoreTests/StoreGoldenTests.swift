import Bytes
import Foundation
import OTLP
import SystemClock
import TestSupport
import Testing
import TraceModel

@testable import TraceStore

/// Files written by earlier versions are read for ever.
///
/// The golden files hold traces of the corpus and some of odd layout, in a closed partition and in
/// one that was still written to; `traces.json` says what they are. With `REGENERATE` in the
/// environment the files of the present version are written anew.
@Suite struct StoreGoldenTests {
    private let time = ManualTime()
    private static func golden(_ version: Int) -> String {
        RepositoryFile("Tests/Golden/TraceStore/version-\(version)").path
    }

    /// Copies the partitions of a directory into another one.
    private func copy(from source: String, to target: String) throws {
        for name in try FileManager.default.contentsOfDirectory(atPath: source)
        where name.hasSuffix(".sqlite") {
            let data = try Data(contentsOf: URL(fileURLWithPath: "\(source)/\(name)"))
            try data.write(to: URL(fileURLWithPath: "\(target)/\(name)"))
        }
    }

    private func open(
        _ directory: TemporaryDirectory, partitions length: Duration = .seconds(100)
    ) throws -> SQLiteTraceStore {
        var options = SQLiteStoreOptions(directory: directory.path)
        options.partitionDuration = length
        return try SQLiteTraceStore(options, time: time)
    }

    /// All traces of a store as OTLP JSON, one a line, in order of their identifiers.
    private func lines(_ store: SQLiteTraceStore) throws -> String {
        var ids: [TraceID] = []
        for digit in "0123456789abcdef" {
            let prefix = try #require(TraceIDPrefix(String(digit)))
            ids += try store.traceIDs(withPrefix: prefix, limit: 10_000)
        }
        return try ids.sorted().map { id in
            let spans = try store.trace(id).flatMap { fragment in
                var decoder = SpanDecoder(fragment.batch)
                return fragment.batch.runs.flatMap { decoder.decode($0) }
            }
            var json = JSONWriter()
            OTLPJSON.write(spans, to: &json)
            return json.finish().string + "\n"
        }
        .joined()
    }

    private func fill(_ store: SQLiteTraceStore) throws {
        var corpus = Corpus(seed: 2_026)
        var request = RandomRequest(seed: 2_026, traces: 5)
        for _ in 0..<2 {
            for _ in 0..<3 {
                let batch = try SpanBatch.scan(corpus.request(spans: 40).body).batch
                try store.append(LosslessTests.traces(of: [batch]))
            }
            let batch = try SpanBatch.scan(request.body(spans: 60)).batch
            try store.append(LosslessTests.traces(of: [batch]))
            time.advance(by: .seconds(200))
        }
    }

    @Test func `Files of every version hold what they held`() throws {
        if ProcessInfo.processInfo.environment["REGENERATE"] != nil { try regenerate() }
        for version in 1...PartitionSchema.version {
            let directory = try TemporaryDirectory()
            try copy(from: Self.golden(version), to: directory.path)
            let store = try open(directory)
            defer { store.close() }
            let text = try String(
                contentsOfFile: Self.golden(version) + "/traces.json", encoding: .utf8)
            #expect(try lines(store) == text)
            #expect(try store.verify { _ in }.problems.isEmpty)
            #expect(try store.search(SearchRequest(limit: 1_000)).traces.count > 10)
        }
    }

    @Test func `What an earlier version has begun is written on`() throws {
        let directory = try TemporaryDirectory()
        try copy(from: Self.golden(1), to: directory.path)
        var corpus = Corpus(seed: 1)
        let batch = try SpanBatch.scan(corpus.request(spans: 40).body).batch
        let before: String
        do {
            let store = try open(directory, partitions: .seconds(1_000_000))
            defer { store.close() }
            before = try lines(store)
            try store.append(LosslessTests.traces(of: [batch]))
            #expect(try store.statistics().partitions == 2)
        }
        let store = try open(directory, partitions: .seconds(1_000_000))
        defer { store.close() }
        let after = try lines(store)
        #expect(
            after.split(separator: "\n").count == before.split(separator: "\n").count
                + batch.runs.count)
        #expect(Set(after.split(separator: "\n")).isSuperset(of: before.split(separator: "\n")))
        #expect(try store.verify { _ in }.problems.isEmpty)
    }

    private func regenerate() throws {
        let made = try TemporaryDirectory()
        let store = try open(made)
        try fill(store)
        let text = try lines(store)
        store.close()
        let path = Self.golden(PartitionSchema.version)
        try? FileManager.default.removeItem(atPath: path)
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
        try copy(from: made.path, to: path)
        try Data(text.utf8).write(to: URL(fileURLWithPath: path + "/traces.json"))
    }
}
