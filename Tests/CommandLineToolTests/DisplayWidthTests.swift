import CommandLineTool
import Testing

@Suite struct DisplayWidthTests {
    @Test(arguments: [
        ("", 0), ("abc", 3), ("größe", 5), ("e\u{301}", 1), ("日本語", 6), ("한국어", 6),
        ("\u{1112}\u{1161}\u{11AB}", 2), ("🚀", 2), ("👩‍👩‍👧", 2), ("🇩🇪", 2), ("👍🏽", 2), ("☎️", 2),
        ("ｱ", 1), ("Ａ", 2), ("│", 1), ("…", 1), ("नि", 2), ("a\u{200B}b", 2),
    ])
    func `Columns are those a terminal uses`(text: String, columns: Int) {
        #expect(DisplayWidth.of(text) == columns)
    }

    @Test(arguments: [
        ("日本語", 3, "日"), ("abc", 2, "ab"), ("e\u{301}x", 1, "e\u{301}"), ("日", 1, ""),
    ])
    func `A prefix never passes its columns`(text: String, columns: Int, prefix: String) {
        #expect(DisplayWidth.prefix(of: text, columns: columns) == prefix)
    }
}
