import TraceModel

/// A path of the OpenTelemetry Transformation Language that a condition may ask about.
enum OTTLPath {
    case attribute(String, AttributeLevels)
    case name
    case kind
    case statusCode
    case statusMessage

    /// The names that stand for numbers.
    static let enumerations: [String: Int64] = [
        "SPAN_KIND_UNSPECIFIED": 0, "SPAN_KIND_INTERNAL": 1, "SPAN_KIND_SERVER": 2,
        "SPAN_KIND_CLIENT": 3, "SPAN_KIND_PRODUCER": 4, "SPAN_KIND_CONSUMER": 5,
        "STATUS_CODE_UNSET": 0, "STATUS_CODE_OK": 1, "STATUS_CODE_ERROR": 2,
    ]

    /// Reads a path; the context may stand before it, as `span.attributes["a"]`.
    init(_ name: String, keys: [String], _ subject: OTTLParser.Subject) throws(OTTLError) {
        let context = subject == .span ? "span." : "spanevent."
        let local = name.hasPrefix(context) ? String(name.dropFirst(context.count)) : name
        if let key = keys.first {
            guard keys.count == 1 else {
                throw OTTLError("\(name): values within maps are not supported")
            }
            guard let levels = Self.levels(local, subject) else {
                throw OTTLError("the path \(name)[…] is not supported")
            }
            self = .attribute(key, levels)
            return
        }
        switch (local, subject) {
        case ("name", _): self = .name
        case ("kind", .span): self = .kind
        case ("status.code", .span): self = .statusCode
        case ("status.message", .span): self = .statusMessage
        default: throw OTTLError("the path \(name) is not supported")
        }
    }

    private static func levels(
        _ name: String, _ subject: OTTLParser.Subject
    ) -> AttributeLevels? {
        switch (name, subject) {
        case ("attributes", .span): .span
        case ("attributes", .event): .event
        case ("resource.attributes", .span): .resource
        case ("scope.attributes", .span), ("instrumentation_scope.attributes", .span): .scope
        default: nil
        }
    }

    /// That there is a value.
    var exists: SpanPredicate {
        if case .attribute(let key, let levels) = self { return .attribute(key, levels, .exists) }
        return .all([])
    }

    /// That some part of the value, written as text, matches.
    func matches(_ test: TextTest) throws(OTTLError) -> SpanPredicate {
        switch self {
        case .attribute(let key, let levels): return .attribute(key, levels, .shown(test))
        case .name: return .name(test)
        case .statusMessage: return .statusMessage(test)
        case .kind, .statusCode: throw OTTLError("IsMatch of a number is not supported")
        }
    }

    /// That the value stands in a relation to a constant.
    ///
    /// An absent value and one of another type are unequal to every constant.
    func compares(
        _ comparison: Comparison, _ constant: ScalarConstant
    ) throws(OTTLError) -> SpanPredicate {
        if comparison == .notEqual { return .not(try compares(.equal, constant)) }
        switch (self, constant) {
        case (.attribute(let key, let levels), _):
            return .attribute(key, levels, .compares(comparison, constant))
        case (.name, .text(let text)): return .name(Self.test(comparison, text))
        case (.statusMessage, .text(let text)):
            return .statusMessage(Self.test(comparison, text))
        case (.kind, .int):
            return .kind(
                SpanKind.allCases.filter {
                    constant.compare(.int(Int64($0.rawValue)), comparison) ?? false
                })
        case (.statusCode, .int):
            return .status(
                SpanStatus.Code.allCases.filter {
                    constant.compare(.int(Int64($0.rawValue)), comparison) ?? false
                })
        case (.name, _), (.statusMessage, _): throw OTTLError("a text is compared with texts only")
        case (.kind, _), (.statusCode, _):
            throw OTTLError("kind and status.code are compared with their names or numbers only")
        }
    }

    private static func test(_ comparison: Comparison, _ text: String) -> TextTest {
        comparison == .equal ? .oneOf(TextSet([text])) : .compares(comparison, text)
    }
}
