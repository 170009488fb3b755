import HTTPServer
import Query
import SemanticConventions
import TraceModel
import TraceStore

/// The question that the query of a search request asks.
enum SearchParameters {
    /// The results of a page where the client does not say.
    static let standardLimit = 20
    /// The most results that a client may ask for.
    static let largestLimit = 1000

    /// The names of the parameters.
    static let names = [
        "q", "env", "service", "operation", "min_duration", "max_duration", "error", "attr",
        "since", "start", "end", "from", "to", "limit", "cursor",
    ]

    /// Reads the question; `now` is where `since` counts back from.
    static func read(_ items: QueryItems, now: Timestamp) throws(APIProblem) -> SearchRequest {
        try refuseQuery(items)
        var request = SearchRequest(limit: standardLimit)
        request.criteria = try criteria(items)
        try readTimes(items, now: now, into: &request)
        let limits = "a number from 1 to \(largestLimit)"
        if let limit = try items.read("limit", limits, { Int($0) }) {
            guard (1...largestLimit).contains(limit) else {
                throw .invalid("limit: \(limit) is not \(limits).")
            }
            request.limit = limit
        }
        let cursors = "the nextCursor of an answer"
        request.after = try items.read("cursor", cursors) { SearchCursor(text: $0) }
        return request
    }

    /// A query in TraceQL that selects everything is no restriction; others are not served.
    private static func refuseQuery(_ items: QueryItems) throws(APIProblem) {
        guard let query = try items["q"], query.contains(where: { !"{} \t".contains($0) }) else {
            return
        }
        throw APIProblem(
            .badRequest, "unsupported_query", "This version does not read TraceQL.",
            hint: "Use env, service, operation, min_duration, max_duration, error, attr=k=v."
        )
    }

    private static func criteria(_ items: QueryItems) throws(APIProblem) -> SpanCriteria {
        var criteria = SpanCriteria()
        criteria.environment = try items["env"].map { EnvironmentName.normalize($0) }
        criteria.service = try items["service"]
        criteria.operation = try items["operation"]
        criteria.minDurationNanos = try items.read(
            "min_duration", DurationParameter.expectation, DurationParameter.read)
        criteria.maxDurationNanos = try items.read(
            "max_duration", DurationParameter.expectation, DurationParameter.read)
        if items.has("error") {
            criteria.errorOnly = try items.read("error", "true or false", flag) ?? true
        }
        for text in items[all: "attr"] {
            guard let equals = text.firstIndex(of: "="), equals > text.startIndex else {
                throw .invalid("attr: \"\(text)\" is not key=value.")
            }
            criteria.attributes.append(
                SpanCriteria.AttributeEquals(
                    key: String(text[..<equals]),
                    value: String(text[text.index(after: equals)...])))
        }
        return criteria
    }

    /// Reads `since`, or `start` and `end`; `now` is where `since` counts back from.
    static func readTimes(
        _ items: QueryItems, now: Timestamp, into request: inout SearchRequest
    ) throws(APIProblem) {
        let start = try moment("start", "from", items)
        let end = try moment("end", "to", items)
        if let since = try items.read(
            "since", DurationParameter.expectation, DurationParameter.read)
        {
            guard start == nil, end == nil else {
                throw .invalid("since excludes start and end.", hint: "Give one or the other.")
            }
            request.from = now.subtracting(nanoseconds: since)
            return
        }
        request.from = start ?? request.from
        request.to = end ?? request.to
        guard request.from <= request.to else {
            throw .invalid("start lies after end.", hint: "Exchange them.")
        }
    }

    private static func moment(
        _ name: String, _ otherName: String, _ items: QueryItems
    ) throws(APIProblem) -> Timestamp? {
        let one = try items.read(name, TimeParameter.expectation, TimeParameter.read)
        let other = try items.read(otherName, TimeParameter.expectation, TimeParameter.read)
        guard one == nil || other == nil else {
            throw .invalid("\(name) and \(otherName) mean the same.", hint: "Give one of them.")
        }
        return one ?? other
    }

    private static func flag(_ text: String) -> Bool? {
        switch text.lowercased() {
        case "true", "1": true
        case "false", "0": false
        default: nil
        }
    }
}
