import Bytes
import HTTPServer
import Testing

@Suite struct HandlersByPathTests {
    /// Refuses everything and says which one it is.
    private struct Named: HTTPHandler {
        let name: String

        func admit(_ head: HTTPRequestHead) -> HTTPAdmission {
            .refuse(route: name, HTTPResponse(.notFound))
        }

        func answer(to problem: HTTPProblem, head: HTTPRequestHead?) -> HTTPResponse {
            HTTPResponse(.notFound, "text/plain", text: name)
        }
    }

    private let handlers = HandlersByPath(
        [
            ("/api", Named(name: "api")), ("/api/v1/sampling", Named(name: "sampling")),
            ("/sampling", Named(name: "remote")),
        ], otherwise: Named(name: "otherwise"))

    @Test(arguments: [
        ("/api/v1/sampling", "sampling"), ("/api/v1/sampling/bumps/b1?x=/sampling", "sampling"),
        ("/api/v1/samplings", "api"), ("/api/v1/s%61mpling/bumps", "sampling"), ("/api", "api"),
        ("/sampling?service=a", "remote"), ("/sampling/", "remote"), ("/", "otherwise"),
        ("/apis", "otherwise"), ("//api", "otherwise"), ("*", "otherwise"),
    ])
    func `The longest path of whole segments decides`(target: String, name: String) throws {
        let head = try HTTPRequestHead.make(target == "*" ? "OPTIONS" : "GET", target)
        guard case .refuse(let route, _) = handlers.admit(head) else {
            Issue.record("it was accepted")
            return
        }
        #expect(route == name)
        let answer = handlers.answer(to: .headTooLarge, head: head)
        guard case .bytes(let text) = answer.body else { return }
        #expect(text.string == name)
    }

    @Test func `A malformed request is answered as on any other path`() {
        guard case .bytes(let text) = handlers.answer(to: .stopping, head: nil).body else { return }
        #expect(text.string == "otherwise")
    }
}
