import Bytes
import TraceModel
package import TraceStore

extension SearchCursor {
    /// The cursor as clients carry it: opaque to them, 32 characters that need no escaping.
    package var text: String {
        var bytes = ByteWriter(capacity: 24)
        bytes.appendBigEndian(startTime.nanoseconds)
        bytes.appendBigEndian(traceID.high)
        bytes.appendBigEndian(traceID.low)
        var text = ByteWriter(capacity: 32)
        text.appendBase64(bytes.view)
        return String(
            text.view.string.map { character in
                switch character {
                case "+": "-"
                case "/": "_"
                default: character
                }
            })
    }

    /// Reads what ``text`` gave; nil for anything else.
    package init?(text: String) {
        let encoded = ByteBuffer(text.utf8)
        var bytes = ByteWriter(capacity: 24)
        let isBase64 = withExtendedLifetime(encoded) { bytes.appendDecodedBase64(encoded.view) }
        guard isBase64, bytes.count == 24, let start = bytes.view.bigEndian64(at: 0),
            let high = bytes.view.bigEndian64(at: 8), let low = bytes.view.bigEndian64(at: 16),
            let id = TraceID(high: high, low: low)
        else { return nil }
        self.init(startTime: Timestamp(nanoseconds: start), traceID: id)
    }

    /// Whether something at this place comes before the other in search results: newest first.
    func precedes(_ other: SearchCursor) -> Bool {
        startTime != other.startTime ? startTime > other.startTime : traceID > other.traceID
    }
}
