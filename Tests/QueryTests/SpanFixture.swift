import TraceModel

/// Short ways to write the spans of a trace down; times in nanoseconds.
enum SpanFixture {
    static let traceID = TraceID(high: 0x0102_0304_0506_0708, low: 0x1112_1314_1516_1718)

    static func span(
        _ id: UInt64, in parent: UInt64? = nil, from start: UInt64 = 0, to end: UInt64 = 100,
        kind: SpanKind = .internal, name: String = "work", service: String = "shop",
        attributes: [Attribute] = []
    ) throws -> Span {
        var span = Span(
            traceID: try required(traceID), spanID: try required(SpanID(id)),
            parentSpanID: parent.flatMap { SpanID($0) },
            resource: Resource(attributes: [Attribute("service.name", .string(service))]))
        span.name = name
        span.kind = kind
        span.startTime = Timestamp(nanoseconds: start)
        span.endTime = Timestamp(nanoseconds: end)
        span.attributes = attributes
        return span
    }

    static func required<Value>(_ value: Value?) throws -> Value {
        guard let value else { throw Missing() }
        return value
    }

    struct Missing: Error {}
}

/// Random numbers that are the same in every run (SplitMix64).
struct SeededGenerator: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = (state ^ (state >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }
}

extension SpanFixture {
    /// A trace with everything that can be wrong about one: missing parents, cycles, shared
    /// identifiers, spans outside of their parents, ends before starts.
    static func anything(seed: UInt64, count: Int) throws -> [Span] {
        var generator = SeededGenerator(state: seed)
        let ids = UInt64(max(2, count * 4 / 5))
        return try (0..<count).map { _ in
            let start = UInt64.random(in: 0..<1000, using: &generator)
            return try span(
                UInt64.random(in: 1...ids, using: &generator),
                in: Bool.random(using: &generator) && Bool.random(using: &generator)
                    ? nil : UInt64.random(in: 1...ids + 3, using: &generator),
                from: start, to: UInt64.random(in: start...start + 300, using: &generator),
                kind: SpanKind.allCases.randomElement(using: &generator) ?? .internal)
        }
    }

    /// A trace in which every span lies within its parent and is waited for.
    static func wellFormed(seed: UInt64, count: Int) throws -> [Span] {
        var generator = SeededGenerator(state: seed)
        var spans = [try span(1, from: 0, to: 1_000_000)]
        while spans.count < count {
            let parent = spans.randomElement(using: &generator) ?? spans[0]
            let (low, high) = (parent.startTime.nanoseconds, parent.endTime.nanoseconds)
            let start = UInt64.random(in: low...high, using: &generator)
            spans.append(
                try span(
                    UInt64(spans.count + 1), in: parent.spanID.value, from: start,
                    to: UInt64.random(in: start...high, using: &generator)))
        }
        return spans
    }
}
