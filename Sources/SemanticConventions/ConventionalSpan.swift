package import Bytes
package import OTLP
package import TraceModel

/// What is known of one span by convention: the known attributes in fixed slots, by any name.
///
/// It is filled either from a span's protobuf message or from a span of the model, so that one set
/// of rules serves ingest, search and display. Make one and read many spans into it.
///
/// PERF: A span of 13 attributes is read in one pass without allocation, and its class told, in 1,640
/// instructions where keys are remembered. Measured as `conventions` in the benchmarks.
package struct ConventionalSpan: ~Copyable {
    package internal(set) var kind = SpanKind.unspecified
    package internal(set) var status = SpanStatus.Code.unset
    /// Whether the span has no parent.
    package internal(set) var isRoot = false
    /// The span's name, UTF-8.
    package internal(set) var name = ByteView.empty
    /// Whether an event says that an exception was met.
    package internal(set) var hasException = false
    /// Whether a job library's key is there that has no slot.
    package private(set) var hasOtherJobKey = false

    /// Which slots are filled.
    @usableFromInline package var present = AttributeSet()
    /// Which of them are filled by the name of today.
    var current = AttributeSet()
    /// `AnyValue` messages, decoded when asked for; only those that are present mean anything.
    @usableFromInline package let slots = AttributeSlots()
    let keys = ConventionalKeys.shared
    /// Keys that were met before.
    var familiar: FamiliarKeys
    /// Holds what the slots point to when that is no batch.
    var storage: ByteBuffer?

    /// Makes a reader that holds nothing yet.
    ///
    /// - Parameter many: Whether more than a few hundred spans are read into it, so that it pays to
    ///   remember their keys.
    package init(many: Bool = false) { familiar = FamiliarKeys(many: many) }

    /// Reads a span of a batch; keep the batch alive while what was read is used.
    package mutating func read(_ record: SpanRecord, in batch: SpanBatch) {
        reset()
        familiar.begin()
        kind = record.kind
        status = record.status
        isRoot = record.parentSpanID == nil
        // The scan of the batch has checked this message, so that reading it again cannot fail.
        try? readFields(batch.bytes(record.message))
    }

    mutating func reset() {
        present = AttributeSet()
        current = AttributeSet()
        name = .empty
        hasException = false
        hasOtherJobKey = false
        storage = nil
    }

    /// Keeps in mind that a job library's key was met that has no slot.
    @inline(__always)
    mutating func noteUnknown(_ key: ByteView) {
        if !hasOtherJobKey, Self.mayBeJobKey(key) { hasOtherJobKey = Self.isJobKey(key) }
    }

    /// Whether a key begins with a letter that those of job libraries begin with.
    @inline(__always)
    static func mayBeJobKey(_ key: ByteView) -> Bool {
        guard key.count > 4 else { return false }
        switch Unicode.Scalar(key[0]) {
        case "b", "c", "j", "m": return true
        default: return false
        }
    }

    /// Whether a key, which begins with such a letter, is one of a job library.
    static func isJobKey(_ key: ByteView) -> Bool {
        switch Unicode.Scalar(key[0]) {
        case "b": return key.prefix(7) == "bullmq."
        case "c": return key.prefix(7) == "celery."
        case "j": return key.prefix(4) == "job."
        case "m":
            return key.prefix(18) == "messaging.sidekiq." || key.prefix(17) == "messaging.bullmq."
        default: return false
        }
    }

    /// Puts a value into its slot: the name of today wins, else the first one.
    @inline(__always)
    mutating func fill(_ entry: ConventionalKeys.Entry, _ value: ByteView) {
        let attribute = entry.attribute
        if present.contains(attribute), !entry.isCurrent || current.contains(attribute) { return }
        slots[attribute] = value
        present.insert(attribute)
        if entry.isCurrent { current.insert(attribute) }
    }

    /// Which attributes are there, a bit each.
    @inlinable
    package var attributeBits: UInt64 { present.bits }

    /// The `AnyValue` message of an attribute; empty when it is absent.
    @inlinable @inline(__always)
    package func value(_ attribute: ConventionalAttribute) -> ByteView {
        present.contains(attribute) ? slots[attribute] : .empty
    }

    /// The `AnyValue` message of an attribute; nil when it is absent.
    @inline(__always)
    func message(_ attribute: ConventionalAttribute) -> ByteView? {
        present.contains(attribute) ? slots[attribute] : nil
    }
}

/// A set of known attributes in one word.
@frozen
package struct AttributeSet {
    @usableFromInline package var bits: UInt64 = 0

    @inline(__always)
    mutating func insert(_ attribute: ConventionalAttribute) { bits |= 1 << attribute.rawValue }

    @inlinable @inline(__always)
    package func contains(_ attribute: ConventionalAttribute) -> Bool {
        bits & (1 << attribute.rawValue) != 0
    }

    /// Whether any attribute is there of those declared from one to another.
    @inline(__always)
    func containsAny(from first: ConventionalAttribute, to last: ConventionalAttribute) -> Bool {
        bits & ((2 << last.rawValue) - (1 << first.rawValue)) != 0
    }
}
