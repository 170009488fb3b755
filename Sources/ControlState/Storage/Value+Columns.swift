import SQLite
import TraceModel

extension Value {
    /// Text, or NULL.
    static func optional(_ text: String?) -> Value { text.map(Value.text) ?? .null }

    /// A moment in nanoseconds since the epoch; the largest number there is after the year 2262.
    static func moment(_ time: Timestamp) -> Value { .integer(Int64(clamping: time.nanoseconds)) }
}

extension Rows {
    /// The column as text; nil for NULL.
    func optionalText(_ column: Int) -> String? { isNull(column) ? nil : text(column) }

    /// The column as a moment.
    func moment(_ column: Int) -> Timestamp {
        Timestamp(nanoseconds: UInt64(clamping: integer(column)))
    }
}
