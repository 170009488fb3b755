import HTTPClient
import TestSupport
import Testing

@Suite struct OverviewRouteTests {
    private let api: SamplingFixture

    init() throws { api = try SamplingFixture() }

    @Test func `Rates, policies and bumps of every environment are answered`() throws {
        _ = try api.bump(#"{"environment":"dev"}"#, rate: "0.6")
        _ = try api.bump(#"{"environment":"dev","service":"shop"}"#)
        let overview = try api.json("GET", "/api/v1/sampling")
        let dev = overview["environments"]?[0]
        #expect(dev?["head"]?["rate"] == .number(0.2))
        #expect(dev?["head"]?["effectiveRate"] == .number(0.6))
        #expect(dev?["head"]?["services"] == .object(["mail": .number(0.05)]))
        #expect(dev?["tail"] == .null)
        #expect(dev?["bumps"]?.strings == ["b1", "b2"])
        #expect(
            dev?["tracesPerSecond"]
                == .object(["decided": .number(20), "kept": .number(4), "keptByBumps": .number(1)]))
        let prod = overview["environments"]?[1]
        #expect(prod?["head"]?["operations"] == .object(["GET /health": .number(0.01)]))
        #expect(prod?["maxBumpRate"] == .number(0.5))
        let policies = prod?["tail"]?["policies"]?.elements
        #expect(policies?.map { $0["name"]?.text } == ["errors", "baseline"])
        #expect(policies?.map { $0["sampledPerSecond"] } == [.number(0.5), .null])
        #expect(overview["bumps"]?.elements.count == 2)
        #expect(overview["maxBump"] == .string("4h"))
        api.time.advance(by: .seconds(1800))
        let later = try api.json("GET", "/api/v1/sampling?env=development")
        #expect(later["environments"]?.elements.count == 1)
        #expect(later["environments"]?[0]?["head"]?["effectiveRate"] == .number(0.2))
        #expect(later["bumps"]?.elements == [])
    }

    @Test func `An environment that is not configured is not found`() throws {
        let error = try api.json("GET", "/api/v1/sampling?env=qa", status: 404)["error"]
        #expect(error?["hint"] == .string("There are dev, prod."))
    }
}
