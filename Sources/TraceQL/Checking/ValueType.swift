import TraceModel

/// What is known of a value before there are spans.
enum ValueType: Equatable {
    /// An attribute: any type, another one on each span.
    case unknown
    /// An integer, a float or a duration, which are compared with one another.
    case number
    case string
    case bool
    case status
    case kind
    case `nil`
    /// The parent of a span, which is there or not.
    case parent

    init(_ value: QueryValue) {
        self =
            switch value {
            case .string: .string
            case .int, .float, .duration: .number
            case .bool: .bool
            case .nil: .nil
            case .status: .status
            case .kind: .kind
            }
    }

    init(_ field: QueryField) {
        guard case .intrinsic(let intrinsic) = field.name else {
            self = .unknown
            return
        }
        self =
            switch intrinsic {
            case .duration, .traceDuration, .childCount, .nestedSetLeft, .nestedSetRight,
                .nestedSetParent, .eventTimeSinceStart:
                .number
            case .name, .statusMessage, .rootName, .rootService, .traceID, .spanID, .parentID,
                .eventName, .linkTraceID, .linkSpanID, .instrumentationName,
                .instrumentationVersion:
                .string
            case .status: .status
            case .kind: .kind
            case .parent: .parent
            }
    }

    /// Whether values of the type are ordered.
    var isOrdered: Bool { self == .unknown || self == .number || self == .string }

    /// Whether a value may turn out to be of a type.
    func maybe(_ type: ValueType) -> Bool { self == type || self == .unknown }

    /// What errors call a value of the type.
    var named: String {
        switch self {
        case .unknown: "an attribute"
        case .number: "a number"
        case .string: "a text"
        case .bool: "a condition"
        case .status: "a status"
        case .kind: "a kind"
        case .nil: "nil"
        case .parent: "a parent"
        }
    }
}
