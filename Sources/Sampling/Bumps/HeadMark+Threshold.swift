import Bytes
import OTLP
import TraceContext

extension HeadMark {
    /// A `tracestate` with the threshold under which the head would have kept the span, before
    /// everything that stood there; nil keeps nothing.
    static func mark(_ traceState: ByteView, threshold: Threshold?) -> String {
        var writer = ByteWriter()
        writer.append(prefix)
        writer.append(threshold?.description ?? "none")
        if !traceState.isEmpty {
            writer.append(UInt8(ascii: ","))
            writer.append(traceState)
        }
        return writer.view.string
    }

    /// Takes the mark off a `tracestate`.
    ///
    /// - Returns: The head's threshold, nil when it keeps nothing, and what stood there before; nil
    ///   when there is no mark, or one that was not made here.
    static func split(_ traceState: ByteView) -> (threshold: Threshold?, rest: ByteView)? {
        guard leads(traceState) else { return nil }
        let marked = traceState.dropFirst(prefix.utf8CodeUnitCount)
        var end = 0
        while end < marked.count, marked[end] != UInt8(ascii: ",") { end += 1 }
        let text = marked.prefix(end)
        let rest = marked.dropFirst(end + 1)
        if text == "none" { return (nil, rest) }
        return Threshold(hex: text).map { ($0, rest) }
    }
}
