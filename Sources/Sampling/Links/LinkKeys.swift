import Assembly
import Bytes
import OTLP
import TraceModel

/// What ties a trace to others: the traces that its spans link to, and the ids of its messages.
///
/// Read from the spans by which work comes in or goes out: roots, producers and consumers.
struct LinkKeys {
    /// The traces that are linked to, in order of arrival.
    private(set) var targets: [TraceID] = []
    /// Hashes of the ids that other traces may carry as well.
    private(set) var ids: [UInt64] = []

    /// How many spans of a trace are looked at, and how many ties are kept of it.
    private static let (spans, ties) = (64, 16)
    /// Ids of fewer characters are numbers that many messages have.
    private static let shortest = 8

    /// Reads the ties of a trace.
    ///
    /// - Complexity: O(spans) records, and the messages of the few spans that may carry ties.
    init(_ trace: CompletedTrace) {
        var left = Self.spans
        for run in trace.runs {
            for index in run.first..<run.first + run.count {
                let record = run.batch.spans[index]
                guard Self.mayCarryTies(record) else { continue }
                guard left > 0, targets.count + ids.count < Self.ties else { return }
                left -= 1
                read(run.batch.bytes(record.message), of: trace.traceID)
            }
        }
    }

    var isEmpty: Bool { targets.isEmpty && ids.isEmpty }

    /// The keys of all ties.
    var all: [UInt64] { targets.map(Self.key) + ids }

    /// The key of a trace.
    static func key(_ id: TraceID) -> UInt64 {
        (id.high ^ 0x9E37_79B9_7F4A_7C15) &* 0xBF58_476D_1CE4_E5B9 ^ id.low
    }

    private static func mayCarryTies(_ record: SpanRecord) -> Bool {
        record.parentSpanID == nil || record.kind == .producer || record.kind == .consumer
    }

    // MARK: - Reading

    private mutating func read(_ span: ByteView, of trace: TraceID) {
        var reader = WireReader(span)
        while !reader.isAtEnd, let tag = try? reader.readTag() {
            switch SpanField(rawValue: tag.field) {
            case .attributes:
                guard let pair = try? reader.readBytes() else { return }
                readAttribute(pair)
            case .links:
                guard let link = try? reader.readBytes() else { return }
                readLink(link, of: trace)
            default: guard (try? reader.skip(tag.type)) != nil else { return }
            }
        }
    }

    private mutating func readAttribute(_ pair: ByteView) {
        guard let (key, value) = AttributePair.split(pair), Self.isID(key),
            value.count >= Self.shortest + 2, value[0] == 0x0A
        else { return }
        let hash = value.hash64
        if !ids.contains(hash), targets.count + ids.count < Self.ties { ids.append(hash) }
    }

    private static func isID(_ key: ByteView) -> Bool {
        guard key.count >= 14 else { return false }
        return switch key[0] {
        case UInt8(ascii: "m"):
            key == "messaging.message.id" || key == "messaging.message_id"
                || key == "messaging.message.conversation_id" || key == "messaging.conversation_id"
        case UInt8(ascii: "c"): key == "correlation_id" || key == "correlation.id"
        default: false
        }
    }

    private mutating func readLink(_ link: ByteView, of trace: TraceID) {
        var reader = WireReader(link)
        while !reader.isAtEnd, let tag = try? reader.readTag() {
            guard tag.field == LinkField.traceId.rawValue else {
                guard (try? reader.skip(tag.type)) != nil else { return }
                continue
            }
            guard let bytes = try? reader.readBytes(), bytes.count == 16,
                let high = bytes.bigEndian64(at: 0), let low = bytes.bigEndian64(at: 8),
                let target = TraceID(high: high, low: low), target != trace
            else { return }
            if !targets.contains(target), targets.count + ids.count < Self.ties {
                targets.append(target)
            }
        }
    }
}
