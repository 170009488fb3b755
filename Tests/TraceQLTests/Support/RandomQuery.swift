/// Makes queries at random that pass the type check, over the fields that ``RandomTrace`` has.
struct RandomQuery {
    private var random: SeededRandom

    init(seed: UInt64) { random = SeededRandom(seed: seed) }

    /// A whole query.
    mutating func next() -> String {
        var stages = [spansets(2)]
        while random.below(3) == 0 { stages.append(stage()) }
        return stages.joined(separator: " | ")
    }

    private mutating func stage() -> String {
        switch random.below(5) {
        case 0: spansets(1)
        case 1: "by(\(field()))"
        case 2: "coalesce()"
        case 3: "select(\(field()), \(field()))"
        default:
            random.pick([
                "count() > 1", "count() <= 2", "max(duration) > 1ms", "avg(.a) >= 1",
                "sum(span.b) + 1 > 2", "min(.a) * 2 < max(.b) - 1", "max(event.e) != 3",
            ])
        }
    }

    private mutating func spansets(_ depth: Int) -> String {
        guard depth > 0 else { return "{ \(condition(2)) }" }
        return switch random.below(6) {
        case 0: "(\(spansets(depth - 1)) && \(spansets(depth - 1)))"
        case 1: "(\(spansets(depth - 1)) || \(spansets(depth - 1)))"
        case 2:
            "(\(spansets(depth - 1)) \(random.pick(Self.relations)) \(spansets(depth - 1)))"
        case 3: "(\(spansets(depth - 1)) | count() > 1)"
        default: "{ \(condition(2)) }"
        }
    }

    private static let relations = ["", "!", "&"].flatMap { selection in
        [">", "<", ">>", "<<", "~"].map { selection + $0 }
    }

    /// An expression that is true or false.
    mutating func condition(_ depth: Int) -> String {
        guard depth > 0 else { return comparison() }
        return switch random.below(7) {
        case 0: "(\(condition(depth - 1)) && \(condition(depth - 1)))"
        case 1: "(\(condition(depth - 1)) || \(condition(depth - 1)))"
        case 2: "!(\(condition(depth - 1)))"
        case 3: attribute()
        default: comparison()
        }
    }

    private mutating func comparison() -> String {
        switch random.below(9) {
        case 0: "\(attribute()) \(random.pick(["=", "!="])) nil"
        case 1: "\(text()) \(random.pick(["=~", "!~"])) \"\(random.pick(Self.patterns))\""
        case 2: "\(text()) \(operation()) \"\(random.pick(["x", "y", "op", "e", ""]))\""
        case 3: "status \(random.pick(["=", "!="])) \(random.pick(["ok", "error", "unset"]))"
        case 4: "kind \(random.pick(["=", "!="])) \(random.pick(["server", "client"]))"
        case 5: "\(attribute()) \(random.pick(["=", "!="])) \(random.pick(["true", "false"]))"
        case 6: "\(attribute()) \(operation()) \(attribute())"
        default: "\(number(1)) \(operation()) \(number(1))"
        }
    }

    private static let patterns = ["x", "x|y", ".*", "[xy]", "op|e", ""]

    private mutating func operation() -> String { random.pick(["=", "!=", "<", "<=", ">", ">="]) }

    private mutating func number(_ depth: Int) -> String {
        guard depth > 0 else {
            return random.pick([
                "0", "1", "2", "-1", "1.5", "1ms", "2ms", "1us", "duration", "childCount",
                "traceDuration", "nestedSetParent", "parent.duration",
            ])
        }
        return switch random.below(5) {
        case 0:
            "(\(number(depth - 1)) \(random.pick(["+", "-", "*", "/", "%", "^"]))"
                + " \(number(depth - 1)))"
        case 1: "-(\(number(depth - 1)))"
        case 2: attribute()
        default: number(0)
        }
    }

    private mutating func text() -> String {
        random.below(2) == 0
            ? attribute()
            : random.pick([
                "name", "statusMessage", "rootName", "rootServiceName", "event:name",
                "instrumentation:name", "parent.name", "span:parentID", "link:spanID",
            ])
    }

    private mutating func attribute() -> String {
        random.pick([
            ".a", ".b", "span.a", "span.b", "resource.a", "resource.service.name", ".\"two words\"",
            "resource.deployment.environment.name", "event.e", "link.l", "instrumentation.i",
            "parent.a", "parent.resource.service.name", ".absent",
        ])
    }

    private mutating func field() -> String {
        random.below(2) == 0 ? attribute() : random.pick(["name", "kind", "status", "duration"])
    }
}
