import Bytes
import Journal
import Sampling
import Synchronization
import SystemClock
import TestSupport
import Testing
import TraceModel

@testable import DecisionLog

/// Files that were cut, bytes that changed, disks that fail.
@Suite struct DecisionLedgerFaultTests {
    private let fixture = LedgerFixture()
    private let segment = "000000000001.decisions"
    private let filter = "000000000001.filter"

    /// Eight entries in four frames.
    private func written() throws -> [DecisionEntry] {
        var mix = EntryMix(seed: 3, start: fixture.time.now())
        let entries = (0..<8).map { _ in mix.decision() }
        let log = try fixture.open()
        for index in 0..<4 { try log.append(Array(entries[index * 2..<index * 2 + 2])) }
        return entries
    }

    /// What a log finds of entries: those that are there are there in full.
    private func found(_ entries: [DecisionEntry]) throws -> [Bool] {
        let log = try fixture.open()
        return try entries.map { entry in
            let found = try log.entries(of: entry.traceID)
            #expect(found == [] || found == [entry])
            return found == [entry]
        }
    }

    @Test func `Of a file that was cut, at whatever length, all whole frames are read`() throws {
        let entries = try written()
        let whole = try fixture.content(segment)
        var before = 0
        for length in 0...whole.count {
            for name in fixture.names where name != segment {
                try SystemFiles().remove(fixture.path(name))
            }
            try fixture.write(whole.prefix(length), segment)
            let there: [Bool]
            if length < SegmentFormat.segmentHeaderBytes {
                there = try found(entries)
            } else {
                there = try found(entries)
                // A frame is there whole or not at all, and none behind one that is missing.
                let count = there.count { $0 }
                #expect(there == (0..<8).map { $0 < count }, "\(length)")
                #expect(count % 2 == 0)
                #expect(count >= before)
                before = count
            }
            if length == whole.count { #expect(there.allSatisfy { $0 }) }
        }
    }

    @Test func `A byte that changed is never taken for an entry`() throws {
        let entries = try written()
        let whole = try fixture.content(segment)
        for place in whole.indices {
            var changed = whole
            changed[place] ^= 0x41
            for name in fixture.names where name != segment {
                try SystemFiles().remove(fixture.path(name))
            }
            try fixture.write(changed, segment)
            let there = try found(entries)
            #expect(!there.allSatisfy { $0 }, "\(place)")
            let count = there.count { $0 }
            #expect(there == (0..<8).map { $0 < count }, "\(place)")
        }
    }

    @Test func `A filter that was damaged is made anew or says yes`() throws {
        let entries = try written()
        _ = try fixture.open()
        let whole = try fixture.content(filter)
        for place in whole.indices {
            var changed = whole
            changed[place] ^= 0xFF
            try fixture.write(changed, filter)
            #expect(try found(entries).allSatisfy { $0 }, "\(place)")
        }
        for length in stride(from: 0, to: whole.count, by: 3) {
            try fixture.write(whole.prefix(length), filter)
            #expect(try found(entries).allSatisfy { $0 }, "\(length)")
        }
    }

    @Test func `A segment of a newer version is left alone`() throws {
        let entries = try written()
        var changed = try fixture.content(segment)
        changed[8] = 2
        let log = try fixture.open()
        try fixture.write(changed, segment)
        #expect(throws: DecisionLogError.self) { try log.entries(of: entries[0].traceID) }
        try SystemFiles().remove(fixture.path(filter))
        let again = try fixture.open()
        #expect(try again.entries(of: entries[0].traceID) == [])
        try again.append(entries)
        #expect(try again.entries(of: entries[0].traceID) == [entries[0]])
        #expect(try fixture.content(segment) == changed)
    }

    @Test func `What a failed write left is written over, and nothing of it is found`() throws {
        let files = FaultyFiles()
        let log = try fixture.open(files: files)
        var mix = EntryMix(seed: 5, start: fixture.time.now())
        var kept: [DecisionEntry] = []
        for round in 0..<20 {
            let entries = (0..<3).map { _ in mix.decision() }
            files.failsWrites = round % 3 == 1
            if files.failsWrites {
                #expect(throws: DecisionLogError.full) { try log.append(entries) }
                files.failsWrites = false
                for entry in entries { #expect(try log.entries(of: entry.traceID) == []) }
                if round % 2 == 0 { continue }
            }
            try log.append(entries)
            kept += entries
        }
        for entry in kept { #expect(try log.entries(of: entry.traceID) == [entry]) }
        #expect(try found(kept).allSatisfy { $0 })
    }
}

/// The files of the system, of which writes of frames fail half way when a test wants it.
private final class FaultyFiles: JournalFiles {
    private let failing = Mutex(false)
    private let system = SystemFiles()

    var failsWrites: Bool {
        get { failing.withLock { $0 } }
        set { failing.withLock { $0 = newValue } }
    }

    func makeDirectory(_ path: String) throws(FileError) -> Bool { try system.makeDirectory(path) }
    func list(_ directory: String) throws(FileError) -> [String] { try system.list(directory) }
    func rename(_ path: String, to newPath: String) throws(FileError) {
        try system.rename(path, to: newPath)
    }
    func remove(_ path: String) throws(FileError) { try system.remove(path) }
    func syncDirectory(_ path: String) throws(FileError) { try system.syncDirectory(path) }
    func open(_ path: String, create: Bool) throws(FileError) -> any JournalFile {
        FaultyFile(try system.open(path, create: create), self)
    }
}

private final class FaultyFile: JournalFile {
    private let file: any JournalFile
    private let files: FaultyFiles

    init(_ file: any JournalFile, _ files: FaultyFiles) {
        self.file = file
        self.files = files
    }

    func size() throws(FileError) -> Int { try file.size() }
    func allocate(_ bytes: Int) throws(FileError) { try file.allocate(bytes) }
    func sync() throws(FileError) { try file.sync() }
    func read(at offset: Int, count: Int, into writer: inout ByteWriter) throws(FileError) -> Int {
        try file.read(at: offset, count: count, into: &writer)
    }
    func write(_ first: ByteView, _ second: ByteView, at offset: Int) throws(FileError) -> Int {
        guard files.failsWrites else { return try file.write(first, second, at: offset) }
        _ = try file.write(first, second.prefix(second.count / 2), at: offset)
        throw FileError(.write, code: 28)
    }
}
