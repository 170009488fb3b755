import HTTPServer
import Testing

@Suite struct RouterTests {
    private enum Name: Sendable { case trace, story, search, create, root, tag, literal, deep }

    private let router = Router<Name>([
        Route(.get, "/", .root),
        Route(.get, "/traces/{id}", .trace),
        Route(.get, "/traces/latest", .literal),
        Route(.get, "/traces/{id}/story", .story),
        Route(.get, "/traces", .search),
        Route(.post, "/traces", .create),
        Route(.get, "/tags/{scope}/{tag}/values", .tag),
        Route(.get, "/traces/latest/a/b", .deep),
    ])

    private func match(_ method: String, _ target: String) throws -> RouteMatch<Name>? {
        guard case .found(let match) = router.match(try .make(method, target)) else { return nil }
        return match
    }

    @Test func `A path finds its route and parameters`() throws {
        #expect(try match("GET", "/")?.id == .root)
        let story = try #require(try match("GET", "/traces/abc/story?x=1"))
        #expect(story.id == .story)
        #expect(story.pattern == "/traces/{id}/story")
        #expect(story["id"] == "abc")
        #expect(story["other"] == "")
        let tag = try #require(try match("GET", "/tags/span/http.route%2Fx/values"))
        #expect(tag["scope"] == "span" && tag["tag"] == "http.route/x")
    }

    @Test func `A literal segment wins over one that varies, which is tried when it leads nowhere`()
        throws
    {
        #expect(try match("GET", "/traces/latest")?.id == .literal)
        #expect(try match("GET", "/traces/latest/a/b")?.id == .deep)
        let story = try match("GET", "/traces/latest/story")
        #expect(story?.id == .story && story?["id"] == "latest")
    }

    @Test func `HEAD goes where GET goes, other methods are told what there is`() throws {
        #expect(try match("HEAD", "/traces")?.id == .search)
        guard
            case .otherMethod("/traces", let allowed) = router.match(try .make("PATCH", "/traces"))
        else {
            Issue.record("found")
            return
        }
        #expect(allowed == [.get, .head, .post])
    }

    @Test(arguments: [
        "/trace", "/traces/", "/traces//story", "/traces/a/story/", "/tags/a/b", "//",
    ])
    func `A path without a route finds nothing`(target: String) throws {
        #expect(try match("GET", target) == nil)
    }

    @Test func `All routes can be listed`() {
        #expect(router.routes.map(\.pattern).count == 8)
    }
}
