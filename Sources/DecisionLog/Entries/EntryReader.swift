import Bytes
import Sampling
import TraceModel

/// Reads what an ``EntryWriter`` wrote.
struct EntryReader {
    private let base: UInt64
    private var shapes: [DecisionShape] = []
    private var texts: [String] = []

    init(base: UInt64) { self.base = base }

    /// Reads the items of a frame.
    ///
    /// - Parameters:
    ///   - items: What stands in the frame.
    ///   - wanted: Whether the entries of a trace are to be decoded.
    ///   - body: Is given those, in the order in which they were written.
    /// - Throws: When the frame is not what was written.
    mutating func read(
        _ items: ByteView, where wanted: (TraceID) -> Bool, _ body: (DecisionEntry) -> Void
    ) throws(WireError) {
        var reader = WireReader(items)
        while !reader.isAtEnd {
            guard let item = SegmentItem(rawValue: try reader.readByte()) else {
                throw .invalidTag
            }
            let content = try reader.readBytes()
            switch item {
            case .text: texts.append(content.string)
            case .shape:
                var shape = WireReader(content)
                shapes.append(try DecisionShape(reading: &shape))
            case .entry:
                guard let id = Self.traceID(of: content) else { throw .truncated }
                if wanted(id) { body(try entry(id, content.dropFirst(16))) }
            }
        }
    }

    private static func traceID(of content: ByteView) -> TraceID? {
        guard let high = content.bigEndian64(at: 0), let low = content.bigEndian64(at: 8) else {
            return nil
        }
        return TraceID(high: high, low: low)
    }

    private func entry(_ id: TraceID, _ content: ByteView) throws(WireError) -> DecisionEntry {
        var reader = WireReader(content)
        let number = try reader.readVarint()
        guard number < UInt64(shapes.count) else { throw .invalidTag }
        let elapsed = try reader.readVarint().unfolded
        let milliseconds = base &+ UInt64(bitPattern: elapsed)
        var entry = DecisionEntry(
            id, shapes[Int(number)], at: Timestamp(milliseconds: milliseconds),
            spanCount: Int(clamping: try reader.readVarint()),
            bytes: Int(clamping: try reader.readVarint()),
            durationNanos: try reader.readVarint())
        entry.service = try text(&reader)
        entry.operation = try text(&reader)
        let head = try reader.readVarint()
        if head & 1 == 1 { entry.randomness = try reader.readVarint() }
        for _ in 0..<head >> 1 {
            let policy = try reader.readVarint()
            let template = try text(&reader)
            let span = policy & 1 == 1 ? SpanID(try reader.readFixed64()) : nil
            entry.evidence.append(
                PolicyEvidence(
                    policy: Int(clamping: policy >> 1), template: template, span: span))
        }
        return entry
    }

    private func text(_ reader: inout WireReader) throws(WireError) -> String {
        let number = try reader.readVarint()
        if number == 0 { return try reader.readBytes().string }
        guard number <= UInt64(texts.count) else { throw .invalidTag }
        return texts[Int(number) - 1]
    }
}
