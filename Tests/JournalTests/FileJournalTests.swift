import Bytes
import Glibc
import Journal
import Testing

@Suite struct FileJournalTests {
    // MARK: Segments

    @Test func `A retired segment is used again and shows nothing of its first use`() throws {
        let fixture = try JournalFixture.empty()
        // Three records fill a segment of 8 KiB, so the last one begins the fourth use of the file.
        for number in 0..<9 {
            fixture.journal.retire(try fixture.append(body(number, count: 1200)).get())
        }
        let reused = try fixture.append(body(100, count: 1200)).get()
        #expect(fixture.segments == ["000000000004.journal"])
        let content = try #require(
            fixture.files.content("\(JournalFixture.directory)/000000000004.journal"))
        let old = (0..<9).contains { number in
            content.firstRange(of: body(number, count: 1200)) != nil
        }
        #expect(old, "the file still holds a record of an earlier use")
        let next = try JournalFixture(on: fixture.files.afterKill())
        fixture.journal.close()
        let (records, report) = try next.replay()
        #expect(records.map(\.position) == [reused] && report.damages.isEmpty)
        #expect(report.tornRecords == 0)
        next.journal.close()
    }

    @Test func `Spares over their number are removed`() throws {
        let fixture = try JournalFixture.empty(spareSegments: 1)
        let positions = try (0..<20).map { try fixture.append(body($0, count: 1200)).get() }
        for position in positions { fixture.journal.retire(position) }
        #expect(fixture.journal.statistics.spareSegments == 1)
        #expect(fixture.files.names(in: JournalFixture.directory).count == 2)
        fixture.journal.close()
        let next = try JournalFixture(on: fixture.files.afterKill(), spareSegments: 0)
        #expect(fixture.files.names(in: JournalFixture.directory).isEmpty == false)
        #expect(next.files.names(in: JournalFixture.directory).isEmpty)
        next.journal.close()
    }

    @Test func `A body larger than a segment gets a segment of its own, which is not kept`() throws
    {
        let fixture = try JournalFixture.empty()
        _ = try fixture.append(body(1, count: 100)).get()
        let large = try fixture.append(body(2, count: 24 * 4096 - 64)).get()
        let small = try fixture.append(body(3, count: 100)).get()
        #expect(small.segment == large.segment + 1)
        #expect(fixture.segments.count == 3)
        fixture.journal.retire(large)
        #expect(fixture.segments.count == 2)
        #expect(fixture.journal.statistics.spareSegments == 0)
        fixture.journal.close()
    }

    @Test func `Segments go in the order their last record is retired`() throws {
        let fixture = try JournalFixture.empty(spareSegments: 0)
        let positions = try (0..<6).map { try fixture.append(body($0, count: 1200)).get() }
        #expect(Set(positions.map(\.segment)).count == 2)
        for position in positions where position.segment != positions[0].segment {
            fixture.journal.retire(position)
        }
        // The second one is being written, so it stays.
        #expect(fixture.segments.count == 2)
        for position in positions where position.segment == positions[0].segment {
            fixture.journal.retire(position)
        }
        #expect(fixture.segments.count == 1)
        #expect(fixture.journal.statistics.retiredRecords == 6)
        fixture.journal.close()
        #expect(fixture.segments.isEmpty)
    }

    @Test func `Files of others in the directory are left alone`() throws {
        let files = MemoryFiles()
        let names = ["notes.txt", "1.journal", "000000000001.journal.bak", "x.spare"]
        for name in names { files.put("\(JournalFixture.directory)/\(name)", [1, 2, 3]) }
        let fixture = try JournalFixture.empty(on: files)
        fixture.journal.retire(try fixture.append([1]).get())
        fixture.journal.close()
        for name in names {
            #expect(files.content("\(JournalFixture.directory)/\(name)") == [1, 2, 3])
        }
    }

    @Test func `What a crash left half made is removed without a word`() throws {
        let files = MemoryFiles()
        files.put("\(JournalFixture.directory)/000000000003.journal", [])
        files.put(
            "\(JournalFixture.directory)/000000000004.journal", [UInt8](repeating: 0, count: 64))
        files.put("\(JournalFixture.directory)/000000000005.spare", [1])
        let fixture = try JournalFixture(on: files)
        let (records, report) = try fixture.replay()
        #expect(records.isEmpty && report.damages.isEmpty)
        #expect(files.names(in: JournalFixture.directory).isEmpty)
        // Generations never go back.
        #expect(try fixture.append([1]).get().segment == 6)
        fixture.journal.close()
    }

    // MARK: Limits

    @Test func `A full journal refuses and takes again when something is retired`() throws {
        let fixture = try JournalFixture.empty(maxBytes: 4 * 8192)
        var positions: [JournalPosition] = []
        var refused: JournalError?
        while refused == nil {
            switch fixture.append(body(positions.count, count: 1200)) {
            case .success(let position): positions.append(position)
            case .failure(let error): refused = error
            }
        }
        #expect(refused == .full && positions.count == 12)
        #expect(fixture.journal.checkWritable() == .refusing(.full))
        #expect(fixture.journal.statistics.liveBytes == 4 * 8192)
        for position in positions.prefix(3) { fixture.journal.retire(position) }
        #expect(fixture.journal.checkWritable() == .writable)
        _ = try fixture.append(body(99, count: 1200)).get()
        #expect(fixture.journal.statistics.refusedFull == 1)
        fixture.journal.close()
    }

    @Test func `Nearly empty segments of many killed runs do not fill the journal`() throws {
        var files = MemoryFiles()
        for run in 1...20 {
            let fixture = try JournalFixture(
                on: files, segmentBytes: 65_536, maxBytes: 3 * 65_536)
            #expect(try fixture.replay().records.count == run - 1)
            _ = try fixture.append(body(run, count: 100)).get()
            files = fixture.files.afterKill()
            fixture.journal.close()
        }
    }

    @Test func `A body over the whole limit is refused for good and costs no segment`() throws {
        let fixture = try JournalFixture.empty(maxBytes: 4 * 8192)
        let before = try fixture.append([1]).get()
        #expect(fixture.append(body(1, count: 40_000)) == .failure(.tooLarge))
        #expect(try fixture.append([2]).get().segment == before.segment)
        fixture.journal.close()
    }

    @Test func `A full disk refuses like a full journal and leaves valid files`() throws {
        let fixture = try JournalFixture.empty()
        _ = try fixture.append(body(1, count: 1200)).get()
        // Half of the record is written, then there is no more space.
        fixture.files.plan(.init(kind: .shortWrite, at: 1))
        _ = try fixture.append(body(2, count: 1200)).get()
        fixture.files.plan(.init(kind: .error(ENOSPC), at: 1, persistent: true))
        #expect(fixture.append(body(3, count: 1200)) == .failure(.full))
        #expect(fixture.journal.checkWritable() == .refusing(.full))
        fixture.files.plan()
        _ = try fixture.append(body(4, count: 1200)).get()
        let next = try JournalFixture(on: fixture.files.afterKill())
        fixture.journal.close()
        #expect(try next.replay().records.map { number(of: $0.body.array) } == [1, 2, 4])
        next.journal.close()
    }

    @Test func `Without durability a failing journal refuses nothing`() throws {
        let fixture = try JournalFixture.empty(durability: .none)
        fixture.files.plan(.init(kind: .error(EIO), at: 1, persistent: true))
        #expect(fixture.append([1]) == .success(.unwritten))
        fixture.journal.retire(.unwritten)
        #expect(fixture.journal.statistics.unwrittenRecords == 1)
        #expect(fixture.journal.checkWritable() == .refusing(.failed(FileError(.open, code: EIO))))
        fixture.files.plan()
        #expect(try fixture.append([1]).get() != .unwritten)
        fixture.journal.close()
    }

    // MARK: Replay

    @Test func `A segment that cannot be read stays for the next start`() throws {
        let fixture = try JournalFixture.empty()
        for number in 0..<6 { _ = try fixture.append(body(number, count: 1200)).get() }
        let files = fixture.files.afterKill()
        fixture.journal.close()
        let broken = try JournalFixture(on: files)
        // Of the first segment: open, size, read.
        files.plan(.init(kind: .error(EIO), at: 3))
        let (records, report) = try broken.replay()
        #expect(records.map { number(of: $0.body.array) } == [3, 4, 5])
        let damage = try #require(report.damages.first)
        #expect(damage.cause == .unreadable(FileError(.read, code: EIO)))
        for record in records { broken.journal.retire(record.position) }
        let next = try JournalFixture(on: files.afterKill())
        broken.journal.close()
        #expect(try next.replay().records.map { number(of: $0.body.array) } == [0, 1, 2])
        next.journal.close()
    }

    @Test func `A damage that cannot be set aside keeps its segment`() throws {
        let fixture = try JournalFixture.empty()
        for number in 0..<6 { _ = try fixture.append(body(number, count: 1200)).get() }
        let files = fixture.files.afterKill()
        fixture.journal.close()
        let path = "\(JournalFixture.directory)/000000000001.journal"
        var bytes = try #require(files.content(path))
        bytes[4096 + 1232 + 40] ^= 1
        files.put(path, bytes)
        let broken = try JournalFixture(on: files)
        // Of the first segment: open, size, read to the end; then the quarantine is made.
        files.plan(.init(kind: .error(ENOSPC), at: 5))
        let (records, report) = try broken.replay()
        #expect(records.map { number(of: $0.body.array) } == [0, 2, 3, 4, 5])
        #expect(report.damages.map(\.quarantine) == [nil])
        for record in records { broken.journal.retire(record.position) }
        #expect(files.content(path) == bytes)
        broken.journal.close()
    }

    @Test func `Progress goes from nothing to everything`() throws {
        let fixture = try JournalFixture.empty()
        for number in 0..<20 { _ = try fixture.append(body(number, count: 1200)).get() }
        let next = try JournalFixture(on: fixture.files.afterKill())
        fixture.journal.close()
        var seen: [ReplayProgress] = []
        _ = try next.journal.replay(progress: { seen.append($0) }, { _ in })
        #expect(seen.first?.bytes == 0 && seen.first?.totalBytes == 7 * 8192)
        #expect(seen.last?.bytes == 7 * 8192 && seen.last?.records == 20)
        #expect(seen.map(\.bytes) == seen.map(\.bytes).sorted())
        next.journal.close()
    }
}
