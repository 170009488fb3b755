import Insights
import TestSupport
import Testing
import TraceModel

/// The two sides of calls in random order against a model that looks through all of them.
@Suite struct CallModelTests {
    /// One span that waits, or has waited.
    private struct Waiting {
        let parent: UInt64
        let isClient: Bool
        let seen: Int
        var isPaired = false
    }

    private struct Model {
        var waiting: [Waiting] = []
        var edges = 0
        var virtualEdges = 0
        var unpairedServers = 0

        mutating func add(_ span: Waiting) {
            var span = span
            let others = waiting.indices.filter { waiting[$0].parent == span.parent }
            if span.isClient {
                if others.contains(where: { waiting[$0].isClient }) { return }
                for index in others where !waiting[index].isPaired {
                    waiting[index].isPaired = true
                    span.isPaired = true
                    edges += 1
                }
            } else if let client = others.first(where: { waiting[$0].isClient }) {
                waiting[client].isPaired = true
                edges += 1
                return
            }
            waiting.append(span)
        }

        mutating func expire(_ now: Int) {
            while let oldest = waiting.first, now - oldest.seen >= 10 {
                waiting.removeFirst()
                if oldest.isPaired { continue }
                if oldest.isClient { virtualEdges += 1 } else { unpairedServers += 1 }
            }
        }
    }

    @Test(arguments: 1...10)
    func `Every order of spans makes the edges that the model makes`(seed: UInt64) throws {
        let fixture = InsightsFixture()
        var random = Random(state: seed)
        var model = Model()
        var now = 0
        for number: UInt64 in 1...600 {
            let seconds = Int(random.next(below: 3))
            now += seconds
            fixture.time.advance(by: .seconds(seconds))
            model.expire(now)
            let parent = 1000 + random.next(below: 30)
            let isClient = random.next(below: 2) == 0
            model.add(Waiting(parent: parent, isClient: isClient, seen: now))
            try fixture.see(
                isClient
                    ? .of(.client, id: parent, with: ["peer.service": .string("outside")])
                    : .of(.server, id: number, parent: parent, service: "inside"))
        }
        now += 10
        fixture.time.advance(by: .seconds(10))
        model.expire(now)
        let inside = #"{client="shop",server="inside",connection="http"}"#
        let outside = #"{client="shop",server="outside",connection="virtual"}"#
        #expect(model.edges > 50 && model.virtualEdges > 10 && model.unpairedServers > 10)
        #expect(
            Set(fixture.samples("service_graph_requests_total")) == [
                "\(inside) \(model.edges)", "\(outside) \(model.virtualEdges)",
            ])
        #expect(
            fixture.samples("service_graph_unpaired_spans_total") == [
                #"{side="server"} \#(model.unpairedServers)"#
            ])
        #expect(fixture.samples("service_graph_waiting") == [])
    }

    /// Numbers that are the same in each run.
    private struct Random {
        var state: UInt64

        mutating func next(below bound: UInt64) -> UInt64 {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return (state >> 33) % bound
        }
    }
}
