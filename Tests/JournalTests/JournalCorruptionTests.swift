import Bytes
import Journal
import Testing

/// One segment of 64 KiB as a killed process left it, full of records.
private struct FullSegment {
    static let byteCount = 65_536
    static let path = "\(JournalFixture.directory)/000000000001.journal"

    let bytes: [UInt8]
    let bodies: [[UInt8]]
    /// For comparing: over a hundred thousand replays, comparing the bodies themselves takes minutes.
    let hashes: [UInt64]
    /// Where each record begins.
    let offsets: [Int]
    /// Where the seal is.
    let end: Int

    init() throws {
        let fixture = try JournalFixture.empty(segmentBytes: Self.byteCount)
        var bodies: [[UInt8]] = []
        var offsets: [Int] = []
        while fixture.segments.count < 2 {
            bodies.append(body(bodies.count, count: 500 + bodies.count % 17))
            offsets.append(Int(try fixture.append(bodies[bodies.count - 1]).get().offset))
        }
        // The last one went into the next segment.
        bodies.removeLast()
        offsets.removeLast()
        let last = try #require(bodies.last)
        end = offsets[offsets.count - 1] + (32 + last.count + 15) / 16 * 16
        bytes = try #require(fixture.files.content(Self.path))
        self.bodies = bodies
        hashes = bodies.map { ByteBuffer($0).withView { $0.hash64 } }
        self.offsets = offsets
        fixture.journal.close()
    }

    /// Replays a segment with this content.
    func replay(_ content: [UInt8]) throws -> Outcome {
        let files = MemoryFiles()
        files.put(Self.path, content)
        let fixture = try JournalFixture(on: files, segmentBytes: Self.byteCount)
        let (records, report) = try fixture.replay()
        fixture.journal.close()
        return Outcome(
            hashes: records.map { $0.body.withView { $0.hash64 } }, report: report, files: files)
    }

    /// The record whose bytes, padding left out, an offset is in.
    func record(at offset: Int) -> Int? {
        offsets.indices.first { index in
            (offsets[index]..<offsets[index] + 32 + bodies[index].count).contains(offset)
        }
    }

    /// Where the record after another begins, or the seal.
    func start(after record: Int) -> Int {
        record + 1 < offsets.count ? offsets[record + 1] : end
    }

    struct Outcome {
        /// Of the bodies that were replayed.
        let hashes: [UInt64]
        let report: ReplayReport
        let files: MemoryFiles
    }
}

@Suite struct JournalCorruptionTests {
    private static let slices = 8

    @Test(arguments: 0..<slices)
    func `A flipped byte costs at most the record it is in, which is set aside`(
        slice: Int
    ) throws {
        let segment = try FullSegment()
        #expect(try segment.replay(segment.bytes).hashes == segment.hashes)
        for offset in stride(from: slice, to: FullSegment.byteCount, by: Self.slices) {
            var bytes = segment.bytes
            bytes[offset] ^= UInt8(1 << (offset / 8 % 8))
            let outcome = try segment.replay(bytes)
            let hit = segment.record(at: offset)
            if outcome.report.damages.isEmpty {
                // A header copy, padding, the seal, or what lies behind it.
                guard outcome.hashes != segment.hashes else { continue }
                Issue.record("the flip at \(offset) changed the bodies without a word")
            } else {
                let damage = outcome.report.damages[0]
                let hit = try #require(hit, "a damage is reported where no record is: \(offset)")
                var others = segment.hashes
                others.remove(at: hit)
                let start = segment.offsets[hit]
                let count = segment.start(after: hit) - start
                let path = try #require(damage.quarantine)
                let kept = outcome.files.content(path)
                guard outcome.hashes == others, outcome.report.damages.count == 1,
                    damage.offset == start, damage.count == count, damage.cause == .checksum,
                    kept == Array(bytes[start..<start + count]),
                    outcome.files.content(path + ".txt") != nil
                else {
                    Issue.record("the flip at \(offset) was not handled: \(outcome.report)")
                    continue
                }
            }
        }
    }

    @Test(arguments: 0..<slices)
    func `A file cut at any length gives the records that are whole`(slice: Int) throws {
        let segment = try FullSegment()
        for length in stride(from: slice, through: FullSegment.byteCount, by: Self.slices) {
            let outcome = try segment.replay(Array(segment.bytes[..<length]))
            let whole = zip(segment.offsets, segment.bodies)
                .prefix { $0 + 32 + $1.count <= length }.count
            guard outcome.hashes == Array(segment.hashes[..<whole]), outcome.report.damages.isEmpty
            else {
                Issue.record("cut at \(length): \(outcome.report)")
                continue
            }
        }
    }

    @Test func `A torn tail is cut once and for all`() throws {
        let segment = try FullSegment()
        let files = MemoryFiles()
        files.put(FullSegment.path, Array(segment.bytes[..<(segment.offsets[3] + 100)]))
        let first = try JournalFixture(on: files, segmentBytes: FullSegment.byteCount)
        let report = try first.replay().report
        #expect(report.records == 3 && report.tornRecords == 1)
        // Nothing was retired; what is written from now on goes into a segment of its own.
        _ = try first.append([1, 2, 3]).get()
        let second = try JournalFixture(
            on: files.afterKill(), segmentBytes: FullSegment.byteCount)
        first.journal.close()
        let (records, again) = try second.replay()
        #expect(records.map(\.body.array) == segment.bodies.prefix(3) + [[1, 2, 3]])
        #expect(again.tornRecords == 0 && again.damages.isEmpty)
        second.journal.close()
    }

    @Test func `A segment that is not the last one and ends torn is set aside`() throws {
        let fixture = try JournalFixture.empty(segmentBytes: 8192)
        var offsets: [Int] = []
        while fixture.segments.count < 2 {
            offsets.append(Int(try fixture.append(body(offsets.count, count: 1000)).get().offset))
        }
        let files = fixture.files.afterKill()
        fixture.journal.close()
        let first = "\(JournalFixture.directory)/000000000001.journal"
        let bytes = try #require(files.content(first))
        let torn = offsets[2] + 100
        files.put(first, Array(bytes[..<torn]))
        let again = try JournalFixture(on: files, segmentBytes: 8192)
        let (records, report) = try again.replay()
        #expect(records.count == 3 && report.tornRecords == 0)
        let damage = try #require(report.damages.first)
        #expect(damage.offset == offsets[2] && damage.count == 100)
        #expect(files.content(try #require(damage.quarantine)) == Array(bytes[offsets[2]..<torn]))
        again.journal.close()
    }

    @Test func `A segment without a readable header is moved aside whole`() throws {
        let segment = try FullSegment()
        var bytes = segment.bytes
        for offset in [20, 2048 + 20] { bytes[offset] ^= 0xFF }
        let outcome = try segment.replay(bytes)
        #expect(outcome.hashes.isEmpty)
        let damage = try #require(outcome.report.damages.first)
        #expect(damage.cause == .header && damage.count == FullSegment.byteCount)
        #expect(outcome.files.content(try #require(damage.quarantine)) == bytes)
        #expect(outcome.files.content(FullSegment.path) == nil)
    }

    @Test func `A newer format is refused and left alone`() throws {
        let segment = try FullSegment()
        var bytes = segment.bytes
        // The version, and the checksum over the header.
        bytes[8] = 2
        let checksum = ByteBuffer(bytes[0..<56]).withView { $0.hash64 }
        for index in 0..<8 {
            bytes[56 + index] = UInt8(truncatingIfNeeded: checksum >> (8 * index))
        }
        let files = MemoryFiles()
        files.put(FullSegment.path, bytes)
        #expect(throws: JournalError.newerFormat(found: 2, known: 1)) {
            try JournalFixture(on: files)
        }
        #expect(files.content(FullSegment.path) == bytes)
    }
}
