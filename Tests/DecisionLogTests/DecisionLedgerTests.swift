import Journal
import Sampling
import SystemClock
import TestSupport
import Testing
import TraceModel

@testable import DecisionLog

@Suite struct DecisionLedgerTests {
    private let fixture = LedgerFixture()

    private func entries(_ count: Int, seed: UInt64 = 1) -> [DecisionEntry] {
        var mix = EntryMix(seed: seed, start: fixture.time.now())
        return (0..<count).map { $0 % 5 == 4 ? mix.headDrop() : mix.decision() }
    }

    @Test func `What was appended is found by its trace, at once and after a restart`() throws {
        let all = entries(150)
        let log = try fixture.open(segmentEntries: 30)
        for start in stride(from: 0, to: all.count, by: 7) {
            try log.append(Array(all[start..<min(start + 7, all.count)]))
        }
        for entry in all { #expect(try log.entries(of: entry.traceID) == [entry]) }
        let again = try fixture.open()
        for entry in all { #expect(try again.entries(of: entry.traceID) == [entry]) }
        #expect(again.size.entries == 150)
        #expect(again.size.segments == 5)
        #expect(again.size.oldest == fixture.time.now())
        let absent = try #require(TraceID(high: 1 << 60, low: 3))
        #expect(try again.entries(of: absent) == [])
    }

    @Test func `Entries of a trace come in the order in which they were made`() throws {
        let log = try fixture.open(segmentEntries: 2)
        let decision = try #require(entries(1).first)
        let others = entries(9, seed: 2)
        var late = decision
        late.shape = DecisionShape(
            .late, isKept: false, reason: "late_spans", environment: "prod",
            version: decision.shape.version)
        late.evidence = []
        late.randomness = 12345
        try log.append([decision] + others)
        try log.append([late])
        try log.append(Array(others.prefix(3)))
        try log.append([late])
        #expect(try log.entries(of: decision.traceID) == [decision, late, late])
    }

    @Test func `A part of the log may be of any size, and texts of any number`() throws {
        let log = try fixture.open()
        var all = entries(9_000)
        for index in all.indices { all[index].operation = "operation \(index)" }
        try log.append(Array(all.prefix(4_000)))
        try log.append(Array(all.dropFirst(4_000)))
        for index in stride(from: 0, to: all.count, by: 997) {
            #expect(try log.entries(of: all[index].traceID) == [all[index]])
        }
    }

    @Test func `Eight digits find a trace`() throws {
        let all = entries(300)
        let log = try fixture.open(segmentEntries: 50)
        try log.append(all)
        let id = all[17].traceID
        for count in [8, 12, 31, 32] {
            let prefix = try #require(TraceIDPrefix(id.description.prefix(count)))
            #expect(try log.traceIDs(withPrefix: prefix, limit: 2) == [id])
        }
        let short = try #require(TraceID(high: 0, low: 0xAB))
        var entry = all[0]
        entry.traceID = short
        try log.append([entry])
        let whole = try #require(TraceIDPrefix(short.description))
        #expect(try log.traceIDs(withPrefix: whole, limit: 2) == [short])
    }

    @Test func `The newest entries are given, the oldest of them first`() throws {
        let all = entries(100)
        let log = try fixture.open(segmentEntries: 10)
        for entry in all { try log.append([entry]) }
        var found: [DecisionEntry] = []
        try log.forEachOfNewest(25) { found.append($0) }
        #expect(found == all.suffix(30))
        found = []
        try log.forEachOfNewest(1_000) { found.append($0) }
        #expect(found == all)
    }

    @Test func `What is older than is to be kept is removed, and what is more`() throws {
        var options = fixture.options(segmentEntries: 10)
        options.retention = .seconds(3600)
        let log = try DecisionLedger(options, time: fixture.time)
        let old = entries(20)
        try log.append(Array(old.prefix(10)))
        try log.append(Array(old.suffix(10)))
        fixture.time.advance(by: .seconds(1800))
        let young = entries(10, seed: 9)
        try log.append(young)
        #expect(try log.enforceRetention() == 0)
        fixture.time.advance(by: .seconds(1900))
        #expect(try log.enforceRetention() == 2)
        #expect(try log.entries(of: old[3].traceID) == [])
        #expect(try log.entries(of: young[3].traceID) == [young[3]])
        #expect(fixture.names == ["000000000003.decisions"])

        options.maxBytes = 1
        let small = try DecisionLedger(options, time: fixture.time)
        #expect(try small.enforceRetention() == 1)
        #expect(fixture.names == [])
        try small.append(young)
        #expect(try small.enforceRetention() == 0, "what is being written stays")
    }

    @Test func `The text of a version of the configuration can be read as long as it is whole`()
        throws
    {
        let log = try fixture.open()
        let text = "environments:\n  prod: {}\n"
        let version = SamplingVersion(of: text)
        #expect(log.text(of: version) == nil)
        try log.keep(version, text)
        try log.keep(version, text)
        #expect(try fixture.open().text(of: version) == text)
        try fixture.write("environments: {}".utf8, version.fileName)
        #expect(log.text(of: version) == nil)
    }

    @Test func `A closed log takes nothing and can be read`() throws {
        let log = try fixture.open()
        let all = entries(3)
        try log.append(all)
        log.close()
        #expect(throws: DecisionLogError.closed) { try log.append(all) }
        #expect(try log.entries(of: all[1].traceID) == [all[1]])
    }

    @Test func `A trace takes less than 100 bytes`() throws {
        let log = try fixture.open()
        var mix = EntryMix(start: fixture.time.now())
        let count = 20_000
        var written = 0
        while written < count {
            // As many as come due in a tenth of a second at 300 traces a second.
            try log.append((0..<30).map { _ in mix.decision() })
            written += 30
        }
        log.close()
        var bytes = 0
        for name in fixture.names { bytes += try fixture.content(name).count }
        let each = Double(bytes) / Double(written)
        #expect(each < 60, "\(each) bytes a trace")
    }
}
