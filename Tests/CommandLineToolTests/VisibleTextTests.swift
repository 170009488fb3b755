import CommandLineTool
import Testing

@Suite struct VisibleTextTests {
    private let style = OutputStyle(width: 80)

    @Test(arguments: [
        ("plain", "plain"), ("größe 日本 🚀", "größe 日本 🚀"),
        ("a\nb\tc\r", #"a\nb\tc\r"#),
        ("\u{1B}[2J\u{1B}]0;title\u{07}", #"\u{1b}[2J\u{1b}]0;title\u{7}"#),
        ("\u{9B}31m", #"\u{9b}31m"#), ("\u{7F}", #"\u{7f}"#), ("\0", #"\u{0}"#),
        ("abc\u{202E}cba\u{202C}", #"abc\u{202e}cba\u{202c}"#),
        ("\u{2066}x\u{2069}", #"\u{2066}x\u{2069}"#),
        ("\u{200F}\u{200E}\u{061C}", #"\u{200f}\u{200e}\u{61c}"#),
        ("line\u{2028}line", #"line\u{2028}line"#),
        ("zero\u{200B}width\u{FEFF}", #"zero\u{200b}width\u{feff}"#),
        ("\u{E0041}", #"\u{e0041}"#), ("👩‍👧", "👩‍👧"), ("a\u{200D}b", #"a\u{200d}b"#),
        (#"back\slash"#, #"back\slash"#), ("\u{E000}", #"\u{e000}"#),
    ])
    func `What controls a terminal is written out`(text: String, visible: String) {
        #expect(VisibleText.of(text) == visible)
    }

    @Test func `Piles of combining marks are cut down`() {
        let pile = "a" + String(repeating: "\u{301}", count: 1000) + "b"
        #expect(VisibleText.of(pile).unicodeScalars.count == 6)
    }

    @Test(arguments: [
        ("abcdef", 6, "abcdef"), ("abcdefg", 6, "abcde…"), ("日本語日本語", 6, "日本…"),
        ("日本語日本語", 7, "日本語…"), ("ab\u{1B}cdef", 6, #"ab\u{…"#), ("abc", 1, "…"), ("abc", 0, ""),
        ("abc", -3, ""), ("\n\n\n\n", 8, #"\n\n\n\n"#), ("\n\n\n\n", 7, #"\n\n\n…"#),
    ])
    func `Text is cut to its columns`(text: String, columns: Int, cut: String) {
        #expect(VisibleText.of(text, columns: columns, style: style) == cut)
    }

    @Test func `Cut text never takes more columns than it may`() {
        let pieces = ["a", "\n", "日", "🚀", "e\u{301}", "\u{202E}", "👩‍👩‍👧", "\u{301}"]
        for seed in 0..<500 {
            let text = (0..<12).map { pieces[(seed / ($0 + 1) + $0 * seed) % pieces.count] }
                .joined()
            for columns in 0..<20 {
                let cut = VisibleText.of(text, columns: columns, style: style)
                #expect(DisplayWidth.of(cut) <= columns)
            }
        }
    }
}
