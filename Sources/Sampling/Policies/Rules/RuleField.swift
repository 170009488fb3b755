import Bytes
import TraceModel

/// A field of Refinery's events: an attribute, or a part of the span under the name it has there.
enum RuleField {
    case attribute(String)
    case name
    case statusMessage
    case durationMilliseconds
    case kind
    case statusCode
    case error
    case parent

    /// Makes the field of a name.
    init?(_ name: String) {
        switch name {
        case "": return nil
        case "name": self = .name
        case "status_message": self = .statusMessage
        case "duration_ms": self = .durationMilliseconds
        case "span.kind": self = .kind
        case "status_code": self = .statusCode
        case "error": self = .error
        case "trace.parent_id": self = .parent
        default: self = .attribute(name)
        }
    }

    /// That the span has the field.
    var exists: SpanPredicate {
        switch self {
        case .attribute(let key): .attribute(key, .all, .exists)
        case .error: .status([.error])
        case .parent: .not(.isRoot)
        case .name, .statusMessage, .durationMilliseconds, .kind, .statusCode: .all([])
        }
    }

    /// That the field is there and passes a test; nil for a test that it cannot be put to.
    func predicate(_ test: ValueTest) -> SpanPredicate? {
        if case .exists = test { return exists }
        switch self {
        case .attribute(let key): return .attribute(key, .all, test)
        case .name: return test.textTest.map { .name($0) }
        case .statusMessage: return test.textTest.map { .statusMessage($0) }
        case .durationMilliseconds: return Self.duration(test)
        case .kind:
            return .kind(
                SpanKind.allCases.filter { kind in
                    Bytes.withView(of: Self.name(of: kind)) { test.passes(.text($0)) }
                })
        case .statusCode:
            return .status(
                SpanStatus.Code.allCases.filter { test.passes(.int(Int64($0.rawValue))) })
        case .error: return test.passes(.bool(true)) ? .status([.error]) : .any([])
        case .parent: return nil
        }
    }

    private static func name(of kind: SpanKind) -> String {
        switch kind {
        case .unspecified: "unspecified"
        case .internal: "internal"
        case .server: "server"
        case .client: "client"
        case .producer: "producer"
        case .consumer: "consumer"
        }
    }

    /// Milliseconds may have decimals; a span's are compared in nanoseconds.
    private static func duration(_ test: ValueTest) -> SpanPredicate? {
        let (comparison, milliseconds): (Comparison, Double)
        switch test {
        case .compares(let word, .int(let number)), .converts(let word, .int(let number)):
            (comparison, milliseconds) = (word, Double(number))
        case .compares(let word, .double(let number)), .converts(let word, .double(let number)):
            (comparison, milliseconds) = (word, number)
        default: return nil
        }
        guard let nanoseconds = UInt64(exactly: (milliseconds * 1e6).rounded()) else { return nil }
        return .duration(comparison, nanoseconds)
    }
}

extension ValueTest {
    /// The test for a value that is known to be a text; nil for one that no text passes.
    fileprivate var textTest: TextTest? {
        switch self {
        case .text(let test), .shown(let test): test
        case .compares(let comparison, .text(let text)), .converts(let comparison, .text(let text)):
            .compares(comparison, text)
        default: nil
        }
    }
}
