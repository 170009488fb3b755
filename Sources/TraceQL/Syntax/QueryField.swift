/// What a query asks of a span by name.
package struct QueryField: Hashable, Sendable {
    /// An attribute by its key, or a field that every span has.
    package enum Name: Hashable, Sendable {
        case attribute(AttributeScope, key: String)
        case intrinsic(Intrinsic)
    }

    package let name: Name
    /// Whether it is the parent of the span that is asked.
    package let isOfParent: Bool

    init(_ name: Name, ofParent: Bool = false) {
        self.name = name
        isOfParent = ofParent
    }
}

/// Where an attribute is looked for; raw values are the words of the language.
package enum AttributeScope: String, Hashable, Sendable, CaseIterable {
    /// The span, and where it has no such attribute its resource.
    case spanOrResource = ""
    case span
    case resource
    /// All events of the span: the attribute has the values of all of them.
    case event
    /// All links of the span: the attribute has the values of all of them.
    case link
    case instrumentation
}

/// A field that is no attribute.
package enum Intrinsic: Hashable, Sendable, CaseIterable {
    case duration, name, status, statusMessage, kind, parent, childCount
    case rootName, rootService, traceDuration
    case nestedSetLeft, nestedSetRight, nestedSetParent
    case traceID, spanID, parentID
    case eventName, eventTimeSinceStart
    case linkTraceID, linkSpanID
    case instrumentationName, instrumentationVersion

    /// The name without a scope; nil for those that came into the language later.
    package var plainName: String? {
        switch self {
        case .duration: "duration"
        case .name: "name"
        case .status: "status"
        case .statusMessage: "statusMessage"
        case .kind: "kind"
        case .parent: "parent"
        case .childCount: "childCount"
        case .rootName: "rootName"
        case .rootService: "rootServiceName"
        case .traceDuration: "traceDuration"
        case .nestedSetLeft: "nestedSetLeft"
        case .nestedSetRight: "nestedSetRight"
        case .nestedSetParent: "nestedSetParent"
        default: nil
        }
    }

    /// The name with its scope, `span:duration`; nil for those that have none.
    package var scopedName: String? {
        switch self {
        case .duration: "span:duration"
        case .name: "span:name"
        case .status: "span:status"
        case .statusMessage: "span:statusMessage"
        case .kind: "span:kind"
        case .childCount: "span:childCount"
        case .rootName: "trace:rootName"
        case .rootService: "trace:rootService"
        case .traceDuration: "trace:duration"
        case .traceID: "trace:id"
        case .spanID: "span:id"
        case .parentID: "span:parentID"
        case .eventName: "event:name"
        case .eventTimeSinceStart: "event:timeSinceStart"
        case .linkTraceID: "link:traceID"
        case .linkSpanID: "link:spanID"
        case .instrumentationName: "instrumentation:name"
        case .instrumentationVersion: "instrumentation:version"
        case .parent, .nestedSetLeft, .nestedSetRight, .nestedSetParent: nil
        }
    }

    static func plain(_ name: String) -> Intrinsic? {
        allCases.first { $0.plainName == name }
    }

    static func scoped(_ name: String) -> Intrinsic? {
        allCases.first { $0.scopedName == name }
    }
}
