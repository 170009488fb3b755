import Bytes
import RegularExpressions
import Testing

@Suite struct RegularExpressionTests {
    private struct Case {
        let pattern: String
        let text: String
        let isFound: Bool
        let matchesWhole: Bool

        init(_ pattern: String, _ text: String, found: Bool, whole: Bool) {
            self.pattern = pattern
            self.text = text
            isFound = found
            matchesWhole = whole
        }

        static let all = [
            Case("health", "/health/live", found: true, whole: false),
            Case("/health.*", "/health/live", found: true, whole: true),
            Case("^/v1/[0-9]+$", "/v1/42", found: true, whole: true),
            Case("^/v1/[0-9]+$", "/v1/x", found: false, whole: false),
            Case("(?i)GET|post", "POST", found: true, whole: true),
            Case("a|ab", "ab", found: true, whole: true),
            Case("", "", found: true, whole: true),
            Case("", "a", found: true, whole: false),
            Case("\\p{Greek}+", "αβγ", found: true, whole: true),
            Case("^.$", "\u{1F600}", found: true, whole: true),
        ]
    }

    @Test(arguments: Case.all.indices)
    func `A pattern is found in a text or matches all of it`(index: Int) throws {
        let example = Case.all[index]
        let expression = try RegularExpression(example.pattern)
        let text = ByteBuffer(example.text.utf8)
        #expect(text.withView { expression.isFound(in: $0) } == example.isFound)
        #expect(text.withView { expression.matchesWhole($0) } == example.matchesWhole)
    }

    @Test(arguments: ["(a", "a**", "[z-a]", "(?=a)", "\\1", "a{2000}"])
    func `A pattern that is no expression is refused with a reason`(pattern: String) {
        let error = #expect(throws: RegularExpressionError.self) { try RegularExpression(pattern) }
        #expect(error?.message.isEmpty == false)
    }

    @Test func `A pattern that would need too much memory is refused`() {
        #expect(throws: RegularExpressionError.self) {
            try RegularExpression(String(repeating: "(\\pL{1,200}){1,5}", count: 200))
        }
    }

    @Test func `Bytes that are no UTF-8 and zeros do not match letters and do no harm`() throws {
        let expression = try RegularExpression("^[a-z]+$")
        let text = ByteBuffer([0xFF, 0x00, 0xFE] as [UInt8])
        #expect(!text.withView { expression.isFound(in: $0) })
    }

    @Test func `A pattern that makes others backtrack for years is matched at once`() throws {
        let expression = try RegularExpression("(a+)+$")
        let text = ByteBuffer((String(repeating: "a", count: 10_000) + "b").utf8)
        #expect(!text.withView { expression.matchesWhole($0) })
    }
}
