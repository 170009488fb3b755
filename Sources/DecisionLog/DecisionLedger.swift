import Bytes
package import Journal
import Synchronization
package import SystemClock
import TraceModel

/// The log of decisions: what became of each trace, and why, for some time.
///
/// A directory of segments that are appended to, one after the other, and removed whole. An entry
/// takes some 40 bytes. What was appended survives the end of the process; with
/// ``LedgerOptions/syncs`` a loss of power, too.
///
/// A look-up asks the filter of each segment, one read of 64 bytes, and reads the segments that may
/// have the trace.
///
/// - Concurrency: From any thread. Appending is one after the other; reading does not hold it up.
package final class DecisionLedger: Sendable {
    private struct State {
        /// The complete segments, the oldest first.
        var sealed: [SegmentSummary] = []
        var open: SegmentWriter?
        var nextNumber: UInt64 = 1
        var isClosed = false
        /// Versions of the configuration whose text is on disk.
        var versions: Set<SamplingVersion> = []
    }

    let options: LedgerOptions
    let files: any JournalFiles
    private let time: any TimeSource
    private let state: Mutex<State>

    /// Opens a log; whatever an earlier run was about to write and did not is passed over.
    ///
    /// - Throws: ``DecisionLogError``.
    package init(
        _ options: LedgerOptions, files: any JournalFiles = SystemFiles(), time: any TimeSource
    ) throws(DecisionLogError) {
        self.options = options
        self.files = files
        self.time = time
        state = Mutex(State())
        var found = State()
        do throws(FileError) {
            if try files.makeDirectory(options.directory) {
                try files.syncDirectory(options.directory)
            }
            let names = try files.list(options.directory)
            found.versions = Set(names.compactMap { SamplingVersion(fileName: $0) })
            for number in names.compactMap(SegmentFormat.number(of:)).sorted() {
                found.nextNumber = max(found.nextNumber, number + 1)
                if let summary = try Self.seal(number, options, files) {
                    found.sealed.append(summary)
                }
            }
        } catch {
            throw DecisionLogError(error)
        }
        let opened = found
        state.withLock { $0 = opened }
    }

    /// What is known of a segment of an earlier run; makes its filter where that is missing.
    private static func seal(
        _ number: UInt64, _ options: LedgerOptions, _ files: any JournalFiles
    ) throws(FileError) -> SegmentSummary? {
        let path = options.path(SegmentFormat.segmentName(number))
        let filter = options.path(SegmentFormat.filterName(number))
        let bytes = try files.open(path, create: false).size()
        if let summary = FilterFile.summary(of: number, bytes: bytes, path: filter, files) {
            return summary
        }
        let reader = try SegmentReader(path: path, files)
        var keys: [UInt64] = []
        var summary: SegmentSummary?
        // A segment whose first bytes are damaged, or newer than this, is left alone.
        try? reader.forEach(where: { _ in true }) { entry in
            keys.append(SegmentFilter.key(entry.traceID))
            var counted =
                summary
                ?? SegmentSummary(
                    number: number, bytes: bytes, first: entry.decidedAt, last: entry.decidedAt)
            counted.add(entry)
            summary = counted
        }
        guard let summary else { return nil }
        return (try? FilterFile.write(summary, keys, path: filter, files)) ?? summary
    }

    // MARK: Appending

    /// Appends entries, all or none of them.
    ///
    /// - Throws: ``DecisionLogError``; nothing was appended, and trying again may help.
    package func append(_ entries: [DecisionEntry]) throws(DecisionLogError) {
        guard !entries.isEmpty else { return }
        let now = time.now()
        try state.withLock { (state) throws(DecisionLogError) in
            guard !state.isClosed else { throw .closed }
            do throws(FileError) {
                try append(entries, &state, now)
            } catch {
                throw DecisionLogError(error)
            }
        }
    }

    private func append(
        _ entries: [DecisionEntry], _ state: inout State, _ now: Timestamp
    ) throws(FileError) {
        if let open = state.open, open.isFull(options, now: now) {
            state.sealed.append(seal(open))
            state.open = nil
        }
        if state.open == nil {
            let number = state.nextNumber
            state.open = try SegmentWriter(
                number: number, path: options.path(SegmentFormat.segmentName(number)), files,
                now: now)
            state.nextNumber += 1
            if options.syncs { try files.syncDirectory(options.directory) }
        }
        try state.open?.append(entries)
        if options.syncs { try state.open?.sync() }
    }

    /// Writes the filter of a complete segment; one without is read whole for each look-up until the
    /// next start.
    private func seal(_ open: SegmentWriter) -> SegmentSummary {
        let path = options.path(SegmentFormat.filterName(open.number))
        return (try? FilterFile.write(open.summary, open.keys, path: path, files)) ?? open.summary
    }

    /// Keeps the text of a version of the configuration, so that entries that name it can be
    /// explained as long as they are there.
    package func keep(_ version: SamplingVersion, _ text: String) throws(DecisionLogError) {
        guard state.withLock({ $0.versions.contains(version) == false }) else { return }
        let path = options.path(version.fileName)
        do throws(FileError) {
            var content = ByteWriter(capacity: text.utf8.count)
            content.append(text)
            // One that an earlier run left may be longer.
            try? files.remove(path + ".new")
            let file = try files.open(path + ".new", create: true)
            try file.writeAll(content.view, .empty, at: 0)
            if options.syncs { try file.sync() }
            try files.rename(path + ".new", to: path)
        } catch {
            throw DecisionLogError(error)
        }
        state.withLock { _ = $0.versions.insert(version) }
    }

    /// Removes what is older than is to be kept, or more.
    ///
    /// - Returns: How many segments were removed.
    package func enforceRetention() throws(DecisionLogError) -> Int {
        let now = time.now()
        let doomed = state.withLock { state in
            var left = state.sealed.reduce(state.open?.summary.bytes ?? 0) { $0 + $1.bytes }
            var doomed: [SegmentSummary] = []
            for segment in state.sealed
            where left > options.maxBytes
                || now.nanoseconds(since: segment.last) > options.retention.wholeNanoseconds
            {
                left -= segment.bytes
                doomed.append(segment)
            }
            state.sealed.removeAll { doomed.contains($0) }
            return doomed
        }
        do throws(FileError) {
            for segment in doomed {
                try files.remove(options.path(SegmentFormat.segmentName(segment.number)))
                guard segment.filterLines > 0 else { continue }
                try files.remove(options.path(SegmentFormat.filterName(segment.number)))
            }
        } catch {
            throw DecisionLogError(error)
        }
        return doomed.count
    }

    /// Takes no more entries; what was appended stays readable.
    package func close() {
        state.withLock { state in
            if let open = state.open { state.sealed.append(seal(open)) }
            state.open = nil
            state.isClosed = true
        }
    }

    // MARK: Reading

    /// The segments at this moment, the oldest first.
    var segments: [SegmentSummary] {
        state.withLock { $0.sealed + ($0.open.map { [$0.summary] } ?? []) }
    }
}

extension LedgerOptions {
    /// The path of a file of the log.
    func path(_ name: String) -> String { "\(directory)/\(name)" }
}

extension SamplingVersion {
    /// The name of the file with the text of the version.
    var fileName: String { "\(description).yaml" }

    init?(fileName: String) {
        guard fileName.hasSuffix(".yaml") else { return nil }
        self.init(String(fileName.dropLast(5)))
    }
}
