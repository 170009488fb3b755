import SemanticConventions
import Testing
import TraceModel

@testable import TraceQL

/// What a query is known to require of a trace.
@Suite struct RequirementTests {
    private func requirement(_ text: String) throws -> TraceRequirement {
        try CheckedQuery(text).requirement
    }

    private static func span(_ set: (inout SpanRequirement) -> Void) -> TraceRequirement {
        var span = SpanRequirement()
        set(&span)
        return .span(span)
    }

    private static func attribute(
        _ scope: AttributeScope, _ key: String, _ values: Set<QueryValue>?
    ) -> TraceRequirement {
        span { span in
            span.attributes[.init(scope: scope, key: key)] = .init(values: values)
        }
    }

    @Test func `Conditions on one span are required together`() throws {
        let query =
            "{ resource.service.name = \"shop\" && name = \"GET /\" && kind = server && .a = 1"
            + " && resource.deployment.environment.name = \"Production\" && status = error"
            + " && duration > 1s && duration <= 2s }"
        let expected = Self.span { span in
            span.services = ["shop"]
            span.names = ["GET /"]
            span.kinds = [.server]
            span.statuses = [.error]
            span.environments = ["prod"]
            span.attributes[.init(scope: .spanOrResource, key: "a")] = .init(values: [.int(1)])
            _ = NanosecondRange(.greater, .duration(1_000_000_000)).map { span.duration.narrow($0) }
            _ = NanosecondRange(.lessOrEqual, .duration(2_000_000_000))
                .map { span.duration.narrow($0) }
        }
        #expect(try requirement(query) == expected)
        guard case .span(let span) = expected else { return }
        #expect(span.duration.least == 1_000_000_001 && span.duration.most == 2_000_000_000)
    }

    @Test func `Alternatives of one field are one list`() throws {
        #expect(
            try requirement("{ span.job.outcome = \"retry\" || span.job.outcome = \"dead\" }")
                == Self.attribute(.span, "job.outcome", [.string("retry"), .string("dead")]))
        #expect(
            try requirement("{ name =~ \"GET|POST\" }") == Self.span { $0.names = ["GET", "POST"] })
        #expect(
            try requirement("{ kind = server || kind = consumer }")
                == Self.span { $0.kinds = [.server, .consumer] })
        #expect(
            try requirement("{ .a = 1 || .b = 2 }")
                == .any([
                    Self.attribute(.spanOrResource, "a", [.int(1)]),
                    Self.attribute(.spanOrResource, "b", [.int(2)]),
                ]))
    }

    @Test func `Comparisons other than equality require that the attribute is there`() throws {
        for condition in [".a != 1", ".a > 1", ".a =~ \"x.*\"", ".a !~ \"x\"", ".a != nil"] {
            #expect(
                try requirement("{ \(condition) }")
                    == Self.attribute(.spanOrResource, "a", nil), "\(condition)")
        }
    }

    @Test(arguments: [
        "{ }", "{ !(.a = 1) }", "{ .a = nil }", "{ .a = 1 || true }", "{ parent.a = 1 }",
        "{ .a = .b }", "{ duration != nil }", "count() > 3", "{ .a = 1 } || { }",
    ])
    func `What may be true of any trace requires nothing`(query: String) throws {
        #expect(try requirement(query) == .nothing)
    }

    @Test(arguments: [
        "{ false }", "{ kind = server && kind = client }", "{ duration > 2s && duration < 1s }",
        "{ duration < 0 }", "{ .a = ok }", "{ name = \"a\" && name = \"b\" }",
        "{ .a = 1 } && { false }", "{ false } || { false }",
    ])
    func `What is true of no trace is impossible`(query: String) throws {
        #expect(try requirement(query) == .impossible)
    }

    @Test func `Sets of spans are required by how they are joined`() throws {
        let a = Self.attribute(.spanOrResource, "a", [.int(1)])
        let b = Self.attribute(.spanOrResource, "b", [.int(2)])
        for sign in ["&&", ">", ">>", "~", "&>", "&<<", "|"] {
            #expect(try requirement("{ .a = 1 } \(sign) { .b = 2 }") == .all([a, b]), "\(sign)")
        }
        #expect(try requirement("{ .a = 1 } || { .b = 2 }") == .any([a, b]))
        #expect(try requirement("{ .a = 1 } !>> { .b = 2 }") == b)
        #expect(try requirement("({ .a = 1 } | count() > 1) && { .a = 1 }") == a)
        #expect(
            try requirement("{ rootServiceName = \"x\" }") == Self.span { $0.services = ["x"] })
    }

    @Test func `Whatever matches meets what is required`() throws {
        var queries = RandomQuery(seed: 21)
        var traces = RandomTrace(seed: 22)
        var (known, missed) = (0, 0)
        for _ in 0..<2500 {
            let query = try CheckedQuery(queries.next())
            let trace = try traces.next()
            let requirement = query.requirement
            if requirement != .nothing { known += 1 }
            let isMet = RequirementReference(trace.spans).meets(requirement)
            if !isMet { missed += 1 }
            #expect(isMet || query.matches(trace.runs).isEmpty, "\(query): \(requirement)")
        }
        #expect(known > 500 && missed > 200, "requirements should tell traces apart")
    }
}

/// Says of a trace whether it meets a requirement, by the words of its documentation.
private struct RequirementReference {
    private let spans: [Span]

    init(_ spans: [Span]) { self.spans = spans }

    func meets(_ requirement: TraceRequirement) -> Bool {
        switch requirement {
        case .span(let wanted): spans.contains { meets(wanted, $0) }
        case .all(let parts): parts.allSatisfy(meets)
        case .any(let parts): parts.contains(where: meets)
        }
    }

    private func meets(_ wanted: SpanRequirement, _ span: Span) -> Bool {
        let environment = EnvironmentName.normalize(
            text(span.resource.attributes[key: "deployment.environment.name"])
                ?? text(span.resource.attributes[key: "deployment.environment"]) ?? "")
        return wanted.services?.contains(span.resource.serviceName) ?? true
            && wanted.names?.contains(span.name) ?? true
            && wanted.environments?.contains(environment) ?? true
            && wanted.kinds?.contains(span.kind) ?? true
            && wanted.statuses?.contains(span.status.code) ?? true
            && contains(wanted.duration, span.durationNanos)
            && contains(wanted.traceDuration, traceDuration)
            && wanted.attributes.allSatisfy { has($0, $1, span) }
    }

    private func text(_ value: AttributeValue?) -> String? {
        if case .string(let text) = value { text } else { nil }
    }

    private func contains(_ range: NanosecondRange, _ value: UInt64) -> Bool {
        range.least <= value && value <= range.most
    }

    private var traceDuration: UInt64 {
        let first = spans.map(\.startTime).min() ?? .epoch
        return (spans.map(\.endTime).max() ?? .epoch).nanoseconds(since: first)
    }

    private func has(
        _ name: SpanRequirement.AttributeName, _ wanted: SpanRequirement.AttributeRequirement,
        _ span: Span
    ) -> Bool {
        let lists: [[Attribute]] =
            switch name.scope {
            case .spanOrResource: [span.attributes, span.resource.attributes]
            case .span: [span.attributes]
            case .resource: [span.resource.attributes]
            case .event: span.events.map(\.attributes)
            case .link: span.links.map(\.attributes)
            case .instrumentation: [span.scope.attributes]
            }
        let values = lists.joined().filter { $0.key == name.key }.map(\.value)
        guard let expected = wanted.values else { return !values.isEmpty }
        return values.flatMap(elements).contains { value in
            expected.contains { equals($0, value) }
        }
    }

    private func elements(_ value: AttributeValue) -> [AttributeValue] {
        if case .array(let elements) = value { elements } else { [value] }
    }

    private func equals(_ expected: QueryValue, _ value: AttributeValue) -> Bool {
        switch (expected, value) {
        case (.string(let text), .string(let other)): text == other
        case (.bool(let flag), .bool(let other)): flag == other
        case (.int(let number), .int(let other)), (.duration(let number), .int(let other)):
            number == other
        case (.float(let number), .int(let other)): number == Double(other)
        case (.int(let number), .double(let other)), (.duration(let number), .double(let other)):
            Double(number) == other
        case (.float(let number), .double(let other)): number == other
        default: false
        }
    }
}
