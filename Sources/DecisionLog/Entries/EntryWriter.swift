import Bytes
import Sampling
import TraceModel

/// Writes entries, each behind what it names for the first time.
///
/// Shapes and texts that come again and again have numbers, which hold within one segment.
struct EntryWriter {
    /// A place to go back to when what was written did not reach the disk.
    struct Mark {
        fileprivate let shapes: Int
        fileprivate let texts: Int
    }

    /// So many texts have numbers; what comes after them, most of which is met once, stands in the
    /// entries themselves.
    private static let maxTexts = 8192

    /// The moment that the times of entries count from, in milliseconds since the Unix epoch.
    private let base: UInt64
    private var shapes: [DecisionShape: UInt32] = [:]
    private var texts: [String: UInt32] = [:]

    init(base: UInt64) { self.base = base }

    var mark: Mark { Mark(shapes: shapes.count, texts: texts.count) }

    /// Forgets what was named since a mark.
    mutating func rollBack(to mark: Mark) {
        shapes = shapes.filter { $0.value < mark.shapes }
        texts = texts.filter { $0.value <= mark.texts }
    }

    /// Appends an entry.
    mutating func write(_ entry: DecisionEntry, to items: inout ByteWriter) {
        let shape = number(of: entry.shape, &items)
        let service = number(of: entry.service, &items)
        let operation = number(of: entry.operation, &items)
        let reasons = entry.evidence.map { number(of: $0.template, &items) }
        var body = ByteWriter(capacity: 64)
        body.appendBigEndian(entry.traceID.high)
        body.appendBigEndian(entry.traceID.low)
        body.appendVarint(UInt64(shape))
        body.appendVarint(
            UInt64(zigZag: Int64(truncatingIfNeeded: entry.decidedAt.milliseconds &- base)))
        body.appendVarint(UInt64(clamping: entry.spanCount))
        body.appendVarint(UInt64(clamping: entry.bytes))
        body.appendVarint(entry.durationNanos)
        body.append(service, entry.service)
        body.append(operation, entry.operation)
        let hasOwnRandomness = entry.randomness != entry.traceID.randomness
        body.appendVarint(UInt64(reasons.count) << 1 | (hasOwnRandomness ? 1 : 0))
        if hasOwnRandomness { body.appendVarint(entry.randomness) }
        for (evidence, reason) in zip(entry.evidence, reasons) {
            body.appendVarint(
                UInt64(clamping: evidence.policy) << 1 | (evidence.span == nil ? 0 : 1))
            body.append(reason, evidence.template)
            if let span = evidence.span { body.appendLittleEndian(span.value) }
        }
        items.append(SegmentItem.entry.rawValue)
        items.appendVarint(UInt64(body.count))
        items.append(body.view)
    }

    private mutating func number(of shape: DecisionShape, _ items: inout ByteWriter) -> UInt32 {
        if let number = shapes[shape] { return number }
        let number = UInt32(shapes.count)
        shapes[shape] = number
        var written = ByteWriter()
        shape.write(to: &written)
        items.append(SegmentItem.shape.rawValue)
        items.appendVarint(UInt64(written.count))
        items.append(written.view)
        return number
    }

    /// The number of a text, from 1; 0 for one that is to stand in the entry.
    private mutating func number(of text: String, _ items: inout ByteWriter) -> UInt32 {
        if let number = texts[text] { return number }
        guard texts.count < Self.maxTexts, !text.isEmpty else { return 0 }
        let number = UInt32(texts.count + 1)
        texts[text] = number
        items.append(SegmentItem.text.rawValue)
        items.appendText(text)
        return number
    }
}

/// What stands in a frame; the first byte of it.
enum SegmentItem: UInt8 {
    case entry = 1
    case shape = 2
    case text = 3
}

extension PolicyEvidence {
    /// Stands for the identifier of the span in texts, so that they are alike for many traces.
    static let spanMark: Character = "\u{1}"

    /// The text without the identifier of the span.
    fileprivate var template: String {
        guard let span, let range = text.firstRange(of: span.description) else { return text }
        var template = text
        template.replaceSubrange(range, with: [Self.spanMark])
        return template
    }

    /// Makes evidence of a text in which a mark stands for the span.
    init(policy: Int, template: String, span: SpanID?) {
        guard let span, let place = template.firstIndex(of: Self.spanMark) else {
            self.init(policy: policy, text: template, span: span)
            return
        }
        var text = template
        text.replaceSubrange(place...place, with: span.description)
        self.init(policy: policy, text: text, span: span)
    }
}

extension ByteWriter {
    /// Appends the number of a text, or the text itself where it has none.
    fileprivate mutating func append(_ number: UInt32, _ text: String) {
        appendVarint(UInt64(number))
        if number == 0 { appendText(text) }
    }
}

extension Timestamp {
    /// Whole milliseconds since the Unix epoch.
    var milliseconds: UInt64 { nanoseconds / 1_000_000 }

    /// Makes a moment of milliseconds since the Unix epoch.
    init(milliseconds: UInt64) { self.init(nanoseconds: milliseconds &* 1_000_000) }
}

extension UInt64 {
    /// Folds a signed number so that small ones stay small.
    init(zigZag value: Int64) {
        self = UInt64(bitPattern: value << 1) ^ UInt64(bitPattern: value >> 63)
    }

    /// Unfolds it.
    var unfolded: Int64 { Int64(bitPattern: self >> 1) ^ -Int64(bitPattern: self & 1) }
}
