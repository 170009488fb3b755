package import Bytes
package import TraceModel

/// The position of a caller in its trace, as the `traceparent` header has it.
///
/// - Source: W3C Trace Context level 2, section 3.2.
package struct TraceParent: Hashable, Sendable {
    package let traceID: TraceID
    /// The caller's span, the parent of what the callee does.
    package let spanID: SpanID
    package let flags: TraceFlags

    /// Makes a position.
    package init(traceID: TraceID, spanID: SpanID, flags: TraceFlags) {
        self.traceID = traceID
        self.spanID = spanID
        self.flags = flags
    }

    /// Reads the value of the header; nil when it is invalid and the trace must begin anew.
    ///
    /// Version 00 has exactly 55 characters. Of later versions the four fields that are known are
    /// read, and whatever follows must begin with a dash. Several headers joined by commas are
    /// invalid by these rules, as they have to be.
    package init?(_ header: ByteView) {
        let text = header.trimmingOptionalSpace
        guard text.count >= Self.length, text[2] == Self.dash, text[35] == Self.dash,
            text[52] == Self.dash,
            let version = text.prefix(2).lowerCaseHexValue, version != 0xFF,
            text.count == Self.length || (version > 0 && text[Self.length] == Self.dash),
            let high = text.dropFirst(3).prefix(16).lowerCaseHexValue,
            let low = text.dropFirst(19).prefix(16).lowerCaseHexValue,
            let parent = text.dropFirst(36).prefix(16).lowerCaseHexValue,
            let flags = text.dropFirst(53).prefix(2).lowerCaseHexValue,
            let traceID = TraceID(high: high, low: low), let spanID = SpanID(parent)
        else { return nil }
        self.init(
            traceID: traceID, spanID: spanID,
            flags: TraceFlags(rawValue: UInt8(truncatingIfNeeded: flags)))
    }

    /// Reads the value of the header; nil when it is invalid and the trace must begin anew.
    package init?(_ header: String) {
        guard let parent = withView(of: header, { TraceParent($0) }) else { return nil }
        self = parent
    }

    private static let length = 55
    private static let dash = UInt8(ascii: "-")
}

extension TraceParent: CustomStringConvertible {
    /// The value of the header, in version 00.
    package var description: String { "00-\(traceID)-\(spanID)-0\(flags.rawValue)" }
}
