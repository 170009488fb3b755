import Testing
import TraceModel

@Suite struct IdentifierTests {
    @Test func `An identifier of zeros does not exist`() {
        #expect(TraceID(high: 0, low: 0) == nil)
        #expect(SpanID(0) == nil)
        #expect(TraceID(hex: String(repeating: "0", count: 32)) == nil)
        #expect(SpanID(hex: "0000000000000000") == nil)
    }

    @Test func `Hex of either case reads as the same identifier and writes in lower case`() {
        let lower = TraceID(hex: "0af7651916cd43dd8448eb211c80319c")
        #expect(lower == TraceID(hex: "0AF7651916CD43DD8448EB211C80319C"))
        #expect(lower?.description == "0af7651916cd43dd8448eb211c80319c")
        #expect(lower?.high == 0x0af7_6519_16cd_43dd)
        #expect(lower?.randomness == 0x48_eb21_1c80_319c)
        #expect(SpanID(hex: "00F067AA0BA902B7")?.description == "00f067aa0ba902b7")
    }

    @Test(arguments: [
        "", "0", "0af7651916cd43dd8448eb211c80319", "0af7651916cd43dd8448eb211c80319c0",
        "0af7651916cd43dd8448eb211c80319g", "0af7651916cd43dd 448eb211c80319c",
        "0x f7651916cd43dd8448eb211c80319c", "+af7651916cd43dd8448eb211c80319c",
    ])
    func `Text that is not 32 hex digits is no trace identifier`(text: String) {
        #expect(TraceID(hex: text) == nil)
    }

    @Test func `Identifiers order by their bytes`() throws {
        let small = try #require(TraceID(high: 1, low: .max))
        let large = try #require(TraceID(high: 2, low: 0))
        #expect(small < large)
        #expect(!(large < small))
    }

    @Test(arguments: [
        ("a", "a0000000000000000000000000000000", true),
        ("A", "afffffffffffffffffffffffffffffff", true),
        ("ab", "ac000000000000000000000000000000", false),
        ("0af7651916cd43dd84", "0af7651916cd43dd8448eb211c80319c", true),
        ("0af7651916cd43dd85", "0af7651916cd43dd8448eb211c80319c", false),
        ("0af7651916cd43dd8448eb211c80319c", "0af7651916cd43dd8448eb211c80319c", true),
    ])
    func `A prefix matches the identifiers that begin with it`(
        prefix: String, id: String, matches: Bool
    ) throws {
        let prefix = try #require(TraceIDPrefix(prefix))
        #expect(try prefix.matches(#require(TraceID(hex: id))) == matches)
    }

    @Test(arguments: ["", "g", "12 ", String(repeating: "1", count: 33)])
    func `Text that is not 1 to 32 hex digits is no prefix`(text: String) {
        #expect(TraceIDPrefix(text) == nil)
    }
}
