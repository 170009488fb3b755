import Testing
import TraceModel

@testable import CommandLineTool

@Suite struct TimelineBarTests {
    private func bar(_ from: UInt64, _ nanos: UInt64, window: UInt64 = 800, unicode: Bool = true)
        -> String
    {
        TimelineBar(
            windowStart: Timestamp(nanoseconds: 1000), windowNanos: window, columns: 10,
            style: OutputStyle(usesUnicode: unicode, width: 80)
        ).draw(from: Timestamp(nanoseconds: 1000 + from), nanos: nanos)
    }

    @Test(arguments: [
        (UInt64(0), UInt64(800), "██████████"), (0, 400, "█████"), (400, 400, "     █████"),
        (0, 10, "▏"), (0, 0, "▏"), (800, 0, "         ▕"), (0, 50, "▋"), (10, 70, "▉"),
        (20, 60, "▊"), (70, 10, "▕"), (40, 80, "▐▌"), (0, 5000, "██████████"),
        (5000, 10, "         ▕"), (0, .max, "██████████"),
    ])
    func `Both ends are placed to an eighth of a column`(
        from: UInt64, nanos: UInt64, drawn: String
    ) {
        #expect(bar(from, nanos) == drawn)
    }

    @Test(arguments: [
        (UInt64(0), UInt64(800), "=========="), (0, 1, "|"), (400, 160, "     =="),
        (799, 1, "         |"),
    ])
    func `Without Unicode a column is the smallest part`(
        from: UInt64, nanos: UInt64, drawn: String
    ) {
        #expect(bar(from, nanos, unicode: false) == drawn)
    }

    @Test func `A window without length shows something`() {
        #expect(bar(0, 0, window: 0) == "▏")
    }

    @Test func `A bar never leaves its window and is never empty`() {
        for from in stride(from: UInt64(0), through: 900, by: 7) {
            for nanos in stride(from: UInt64(0), through: 900, by: 13) {
                for unicode in [true, false] {
                    let drawn = bar(from, nanos, unicode: unicode)
                    #expect(drawn.count <= 10)
                    #expect(drawn.last != " " && !drawn.isEmpty)
                }
            }
        }
    }
}
