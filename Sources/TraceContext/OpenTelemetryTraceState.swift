package import Bytes

/// OpenTelemetry's own member of a `tracestate`: `ot=th:c;rv:d29d6a7215ced0`.
///
/// Spans carry the whole `tracestate`; only this member is read, and whatever stands around it is
/// left alone, be it well formed or not. Reading makes no copies.
/// - Source: OpenTelemetry specification, `trace/tracestate-handling.md`.
package struct OpenTelemetryTraceState: Equatable, Sendable {
    /// `th`: under which threshold the span was kept so far; nil when that is unknown.
    package var threshold: Threshold?
    /// `rv`: the randomness of the trace, less than 2^56, where it is not that of the identifier.
    package var randomness: UInt64?

    /// How long the member's value may be, in characters.
    package static let maxLength = 256

    /// Makes a member.
    package init(threshold: Threshold? = nil, randomness: UInt64? = nil) {
        self.threshold = threshold
        self.randomness = randomness
    }

    /// Reads the member out of a `tracestate`; a sub-key that breaks the grammar is as absent.
    package init(traceState: ByteView) {
        self.init()
        for part in SeparatedList(traceState, separator: ",") {
            guard let value = Self.value(of: part) else { continue }
            read(value)
            return
        }
    }

    private mutating func read(_ value: ByteView) {
        guard value.count <= Self.maxLength else { return }
        for field in SeparatedList(value, separator: ";") {
            if let digits = Self.value(of: field, subKey: "th:"), threshold == nil {
                threshold = Threshold(hex: digits)
            } else if let digits = Self.value(of: field, subKey: "rv:"), randomness == nil {
                randomness = digits.count == 14 ? digits.lowerCaseHexValue : nil
            }
        }
    }

    /// The value of a list member when its key is `ot`.
    fileprivate static func value(of member: ByteView) -> ByteView? {
        let text = member.trimmingOptionalSpace
        return text.prefix(3) == "ot=" ? text.dropFirst(3) : nil
    }

    fileprivate static func value(of field: ByteView, subKey: StaticString) -> ByteView? {
        field.prefix(3) == subKey ? field.dropFirst(3) : nil
    }
}

extension ByteWriter {
    /// Appends a `tracestate` with another threshold in OpenTelemetry's member, or with none.
    ///
    /// The member moves to the left, as one that was changed must, and keeps its other sub-keys:
    /// `rv` always, the others from the left as far as 256 characters hold them. It goes when
    /// nothing is left of it. All other members stay as they are; the rightmost one goes if the
    /// list would have more than 32.
    package mutating func appendTraceState(_ traceState: ByteView, threshold: Threshold?) {
        let start = count
        appendOpenTelemetryMember(of: traceState, threshold: threshold)
        var members = count > start ? 1 : 0
        for part in SeparatedList(traceState, separator: ",") {
            let text = part.trimmingOptionalSpace
            let isOurs = OpenTelemetryTraceState.value(of: text) != nil
            guard !text.isEmpty, !isOurs, members < TraceState.maxMembers else { continue }
            if members > 0 { append(UInt8(ascii: ",")) }
            append(text)
            members += 1
        }
    }

    private mutating func appendOpenTelemetryMember(
        of traceState: ByteView, threshold: Threshold?
    ) {
        let start = count
        append("ot=")
        let first = count
        if let threshold {
            append("th:")
            append(threshold.description)
        }
        let old = SeparatedList(traceState, separator: ",").lazy
            .compactMap { OpenTelemetryTraceState.value(of: $0) }.first
        if let old {
            let randomness = SeparatedList(old, separator: ";").first {
                OpenTelemetryTraceState.value(of: $0, subKey: "rv:") != nil
            }
            appendSubKey(randomness, first: first)
            for field in SeparatedList(old, separator: ";")
            where OpenTelemetryTraceState.value(of: field, subKey: "th:") == nil
                && OpenTelemetryTraceState.value(of: field, subKey: "rv:") == nil
            {
                appendSubKey(field, first: first)
            }
        }
        if count == first { truncate(to: start) }
    }

    private mutating func appendSubKey(_ field: ByteView?, first: Int) {
        guard let field, !field.isEmpty,
            count - first + 1 + field.count <= OpenTelemetryTraceState.maxLength
        else { return }
        if count > first { append(UInt8(ascii: ";")) }
        append(field)
    }
}
