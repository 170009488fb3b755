import Testing
import TraceContext

private let long = String(repeating: "z", count: 256)

@Suite struct TraceStateTests {
    @Test(arguments: [
        (["foo=1"], "foo=1"),
        (["foo=1,bar=2"], "foo=1,bar=2"),
        (["foo=1,bar=2", "rojo=1,congo=2", "baz=3"], "foo=1,bar=2,rojo=1,congo=2,baz=3"),
        (["foo=1", ""], "foo=1"),
        (["", "foo=1"], "foo=1"),
        ([""], ""),
        ([",foo=1,,\t,bar=2,"], "foo=1,bar=2"),
        (["foo=1 \t , \t bar=2, \t baz=3"], "foo=1,bar=2,baz=3"),
        (["foo=1\t \t,\t \tbar=2,\t \tbaz=3"], "foo=1,bar=2,baz=3"),
        ([" foo=1"], "foo=1"),
        (["\tfoo=1\t"], "foo=1"),
        (["foo=1,foo=2"], "foo=1"),
        (
            ["0_-*/@a=!\"#$%&'()*+-./0:;<>?@A[\\]^_`a{|}~"],
            "0_-*/@a=!\"#$%&'()*+-./0:;<>?@A[\\]^_`a{|}~"
        ),
        (["a= b c"], "a= b c"),
        (["\(long)=1"], "\(long)=1"),
        (["a=\(long)"], "a=\(long)"),
    ])
    func `A list that the harness takes is read`(headers: [String], expected: String) {
        #expect(TraceState(headers: headers)?.header() == expected)
    }

    @Test(arguments: [
        "foo", "=1", "foo=", "foo =1", "FOO=1", "foo.bar=1", "foo=bar=baz", "foo=,bar=3", "@foo=1",
        "_a=1", "a=\u{7f}", "a=é", "a=1\u{0}", "\(long)z=1", "a=\(long)z",
    ])
    func `A list with a broken member is invalid`(header: String) {
        #expect(TraceState(headers: [header]) == nil)
    }

    @Test func `A list has at most 32 members`() {
        let members = (0..<33).map { "bar\($0)=\($0)" }
        let most = members.dropLast().joined(separator: ",")
        #expect(TraceState(headers: [most])?.members.count == 32)
        #expect(TraceState(headers: members) == nil)
    }

    @Test func `A changed member moves to the left`() throws {
        var state = try #require(TraceState(headers: ["a=1,b=2,c=3"]))
        state.set(try #require(TraceState.Member(key: "c", value: "4")))
        #expect(state.header() == "c=4,a=1,b=2")
        state.remove("a")
        #expect(state.header() == "c=4,b=2")
        #expect(state["b"] == "2")
        #expect(state["a"] == nil)
    }

    @Test func `A full list loses its rightmost member to a new one`() throws {
        var state = try #require(TraceState(headers: (0..<32).map { "k\($0)=v" }))
        state.set(try #require(TraceState.Member(key: "new", value: "v")))
        #expect(state.members.count == 32)
        #expect(state.members.first?.key == "new")
        #expect(state["k31"] == nil)
    }

    @Test(arguments: [
        ("a", "1,b=2"), ("a b", "1"), ("a", ""), ("a=b", "1"), ("", "1"), ("a", "1 "),
    ])
    func `A member that breaks the grammar cannot be made`(key: String, value: String) {
        #expect(TraceState.Member(key: key, value: value) == nil)
    }

    @Test func `A long list is cut by whole members, the large ones first`() throws {
        let large = String(repeating: "x", count: 130)
        let state = try #require(TraceState(headers: ["a=1,b=\(large),c=3,d=4"]))
        #expect(state.header() == "a=1,b=\(large),c=3,d=4")
        #expect(state.header(atMost: 20) == "a=1,c=3,d=4")
        #expect(state.header(atMost: 11) == "a=1,c=3,d=4")
        #expect(state.header(atMost: 10) == "a=1,c=3")
        #expect(state.header(atMost: 2).isEmpty)
    }
}
