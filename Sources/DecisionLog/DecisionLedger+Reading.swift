import Bytes
import Journal
package import TraceModel

extension DecisionLedger {
    /// How much there is.
    package struct Size: Equatable, Sendable {
        package var segments = 0
        package var entries = 0
        package var bytes = 0
        /// When the oldest decision was made that is still there; nil for an empty log.
        package var oldest: Timestamp?
    }

    /// How much there is, and how far back it reaches.
    package var size: Size {
        var size = Size()
        for segment in segments {
            size.segments += 1
            size.entries += segment.entries
            size.bytes += segment.bytes
            size.oldest = min(size.oldest ?? segment.first, segment.first)
        }
        return size
    }

    /// The entries about a trace, in the order in which they were made.
    ///
    /// - Throws: ``DecisionLogError`` when a part of the log cannot be read.
    package func entries(of id: TraceID) throws(DecisionLogError) -> [DecisionEntry] {
        var entries: [DecisionEntry] = []
        for segment in segments(with: SegmentFilter.key(id)) {
            try read(segment, where: { $0 == id }) { entries.append($0) }
        }
        return entries
    }

    /// Identifiers that begin with the digits, at most so many; of those that begin with eight zeros
    /// only whole ones are found.
    ///
    /// - Throws: ``DecisionLogError`` when a part of the log cannot be read.
    package func traceIDs(
        withPrefix prefix: TraceIDPrefix, limit: Int
    ) throws(DecisionLogError) -> Set<TraceID> {
        var found: Set<TraceID> = []
        guard let key = SegmentFilter.key(prefix) else { return found }
        for segment in segments(with: key) where found.count < limit {
            try read(segment, where: { prefix.matches($0) && found.count < limit }) {
                found.insert($0.traceID)
            }
        }
        return found
    }

    /// Gives the newest entries, the oldest of them first.
    ///
    /// - Parameters:
    ///   - count: How many at least, as far as there are; at most a segment more.
    ///   - body: Is given each of them.
    /// - Throws: ``DecisionLogError`` when a part of the log cannot be read.
    package func forEachOfNewest(
        _ count: Int, _ body: (DecisionEntry) -> Void
    ) throws(DecisionLogError) {
        var chosen: [SegmentSummary] = []
        var entries = 0
        for segment in segments.reversed() where entries < count {
            chosen.append(segment)
            entries += segment.entries
        }
        for segment in chosen.reversed() { try read(segment, where: { _ in true }, body) }
    }

    /// The text of a version of the configuration; nil when it is not there.
    package func text(of version: SamplingVersion) -> String? {
        guard let file = try? files.open(options.path(version.fileName), create: false),
            let size = try? file.size()
        else { return nil }
        var content = ByteWriter(capacity: max(1, size))
        guard (try? file.readAll(at: 0, count: size, into: &content)) != nil else { return nil }
        let text = content.view.string
        return SamplingVersion(of: text) == version ? text : nil
    }

    private func segments(with key: UInt64) -> [SegmentSummary] {
        segments.filter { segment in
            FilterFile.admits(
                key, segment, path: options.path(SegmentFormat.filterName(segment.number)), files)
        }
    }

    private func read(
        _ segment: SegmentSummary, where wanted: (TraceID) -> Bool,
        _ body: (DecisionEntry) -> Void
    ) throws(DecisionLogError) {
        let name = SegmentFormat.segmentName(segment.number)
        let reader: SegmentReader
        do throws(FileError) {
            reader = try SegmentReader(path: options.path(name), files)
        } catch {
            // It may have become too old meanwhile.
            guard segments.contains(where: { $0.number == segment.number }) else { return }
            throw DecisionLogError(error)
        }
        do throws(SegmentReader.Failure) {
            try reader.forEach(where: wanted, body)
        } catch {
            switch error {
            case .newerFormat: throw .newerFormat(file: name)
            case .damagedHeader: throw .damaged(file: name)
            }
        }
    }
}
