import Bytes
import OTLP

/// Search criteria as they are compared with bytes: texts turned to bytes and numbers once.
struct PreparedCriteria: Sendable {
    /// An attribute that must be there, and what its value may look like.
    struct Attribute: Sendable {
        let key: ByteBuffer
        let text: ByteBuffer
        /// The number that the text is as an integer, if it is one as it would be written.
        let int: Int64?
        let bool: Bool?
        let double: Double?

        init(_ wanted: SpanCriteria.AttributeEquals) {
            key = ByteBuffer(wanted.key.utf8)
            text = ByteBuffer(wanted.value.utf8)
            int = Int64(wanted.value).flatMap { String($0) == wanted.value ? $0 : nil }
            bool = wanted.value == "true" ? true : wanted.value == "false" ? false : nil
            double = Double(wanted.value).flatMap { $0.description == wanted.value ? $0 : nil }
        }

        /// Whether the value of an attribute, as text, is the wanted one.
        func matches(_ value: WireValue) -> Bool {
            switch value.kind {
            case .string: text.withView { $0 == value.text }
            case .int: int.map { UInt64(bitPattern: $0) == value.number } ?? false
            case .bool: bool == (value.number != 0)
            case .double:
                // All bits but those of NaN, which has one text in many spellings.
                double.map {
                    $0.bitPattern == value.number
                        || $0.isNaN
                            && Double(bitPattern: value.number).description == $0.description
                } ?? false
            default: false
            }
        }
    }

    let criteria: SpanCriteria
    let service: ByteBuffer?
    let operation: ByteBuffer?
    let attributes: [Attribute]

    init(_ criteria: SpanCriteria) {
        self.criteria = criteria
        service = criteria.service.map { ByteBuffer($0.utf8) }
        operation = criteria.operation.map { ByteBuffer($0.utf8) }
        attributes = criteria.attributes.map(Attribute.init)
    }

    /// Whether a duration is within bounds.
    @inline(__always)
    func matches(durationNanos: UInt64) -> Bool {
        if let least = criteria.minDurationNanos, durationNanos < least { return false }
        if let most = criteria.maxDurationNanos, durationNanos > most { return false }
        return true
    }
}
