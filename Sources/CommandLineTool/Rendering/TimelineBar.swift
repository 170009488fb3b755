import TraceModel

/// Draws a stretch of time as a bar within a window of time.
///
/// Both ends are placed to an eighth of a column where Unicode is there, else to a column. Something
/// that happened is always visible, however short it was.
struct TimelineBar {
    let windowStart: Timestamp
    let windowNanos: UInt64
    let columns: Int
    let style: OutputStyle

    /// The bar, as wide as the window at most, without spaces behind it.
    func draw(from start: Timestamp, nanos: UInt64) -> String {
        guard columns > 0 else { return "" }
        let offset = start.nanoseconds(since: windowStart)
        let first = eighths(offset)
        let last = max(first + 1, eighths(offset.addingReportingOverflow(nanos).partialValue))
        return style.usesUnicode ? blocks(from: first, to: last) : ascii(from: first, to: last)
    }

    /// A bar from the left edge for a share of a whole.
    func draw(share part: UInt64, of whole: UInt64) -> String {
        TimelineBar(
            windowStart: .epoch, windowNanos: whole, columns: columns, style: style
        ).draw(from: .epoch, nanos: part)
    }

    /// How far into the window, in eighths of a column.
    private func eighths(_ nanos: UInt64) -> Int {
        guard windowNanos > 0 else { return 0 }
        let share = min(1, Double(nanos) / Double(windowNanos))
        return Int((share * Double(columns * 8)).rounded())
    }

    private func blocks(from first: Int, to last: Int) -> String {
        let end = min(last, columns * 8)
        let start = min(first, end - 1)
        let column = start / 8
        var bar = String(repeating: " ", count: column)
        if end <= (column + 1) * 8 {
            // All within one column: near its right edge the block hangs on that edge.
            let filled = end - start
            return bar + (start % 8 >= 4 ? Self.fromRight(filled) : Self.fromLeft(filled))
        }
        var position = start
        if start % 8 != 0 {
            bar += Self.fromRight(8 - start % 8)
            position = (column + 1) * 8
        }
        bar += String(repeating: "█", count: (end - position) / 8)
        if (end - position) % 8 != 0 { bar += Self.fromLeft((end - position) % 8) }
        return bar
    }

    private func ascii(from first: Int, to last: Int) -> String {
        let start = min(first / 8, columns - 1)
        let end = min(max((last + 7) / 8, start + 1), columns)
        let length = end - start
        let bar = length == 1 ? "|" : String(repeating: "=", count: length)
        return String(repeating: " ", count: start) + bar
    }

    private static func fromLeft(_ eighths: Int) -> String {
        ["▏", "▎", "▍", "▌", "▋", "▊", "▉", "█"][min(max(eighths, 1), 8) - 1]
    }

    /// Unicode has blocks of one eighth and of a half that hang on the right edge.
    private static func fromRight(_ eighths: Int) -> String {
        eighths <= 2 ? "▕" : eighths <= 6 ? "▐" : "█"
    }
}
