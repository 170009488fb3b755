import OTLP
import TestSupport
import TraceModel

@testable import TraceQL

/// Makes traces at random, of few values, so that queries find some of them.
struct RandomTrace {
    private var random: SeededRandom

    init(seed: UInt64) { random = SeededRandom(seed: seed) }

    /// A trace in one to three batches; its spans stand in the order of those.
    mutating func next() throws -> QueriedSpans {
        let batches = try (0...random.below(3)).map { part in
            try SpanBatch.of((0...random.below(5)).map { try span(UInt64(part * 6 + $0 + 1)) })
        }
        let spans = batches.flatMap { batch in
            var decoder = SpanDecoder(batch)
            return batch.runs.flatMap { decoder.decode($0) }
        }
        return QueriedSpans(spans, batches)
    }

    private mutating func span(_ id: UInt64) throws -> Span {
        let parent = UInt64(random.below(Int(id) + 1))
        let resource = resource()
        return try Span.numbered(id, parent: parent == 0 ? nil : parent) { span in
            span.name = random.pick(["x", "y", "op"])
            span.kind = random.pick([.unspecified, .server, .client])
            span.status = SpanStatus(
                code: random.pick(SpanStatus.Code.allCases), message: random.pick(["", "x"]))
            span.endTime = span.startTime.adding(
                nanoseconds: random.pick([0, 1000, 1_000_000, 2_000_000]))
            span.attributes = attributes(["a", "b", "two words", "other", "a"])
            span.events = (0..<random.below(3)).map { number in
                SpanEvent(
                    time: span.startTime.adding(nanoseconds: UInt64(number) * 1000),
                    name: random.pick(["e", "x"]), attributes: attributes(["e", "f"]))
            }
            span.links = (0..<random.below(3)).map { _ in
                SpanLink(
                    traceID: span.traceID, spanID: SpanID(UInt64(1 + random.below(3))),
                    attributes: attributes(["l"]))
            }
            span.scope = InstrumentationScope(
                name: random.pick(["", "x"]), attributes: attributes(["i"]))
            span.resource = resource
        }
    }

    private mutating func resource() -> Resource {
        var resource = Resource(attributes: attributes(["a", "b"]))
        if random.below(3) > 0 {
            resource.attributes.append(Attribute("service.name", .string(random.pick(["x", "y"]))))
        }
        if random.below(3) == 0 {
            resource.attributes.append(
                Attribute("deployment.environment.name", .string(random.pick(["x", "Production"]))))
        }
        return resource
    }

    private mutating func attributes(_ keys: [String]) -> [Attribute] {
        keys.filter { _ in random.below(2) == 0 }.map { Attribute($0, value()) }
    }

    private mutating func value() -> AttributeValue {
        switch random.below(9) {
        case 0: .bool(random.below(2) == 0)
        case 1: .double(random.pick([0, 1, 1.5, -2]))
        case 2: .array((0..<random.below(3)).map { _ in scalar() })
        case 3: random.pick([.empty, .bytes([1]), .map([Attribute("x", .int(1))])])
        default: scalar()
        }
    }

    private mutating func scalar() -> AttributeValue {
        random.below(2) == 0 ? .int(Int64(random.below(4)) - 1) : .string(random.pick(["x", "y"]))
    }
}
