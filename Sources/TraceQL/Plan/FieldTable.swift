import Bytes

/// Which fields a query reads, and from where.
struct FieldTable: Sendable {
    var span = SpanFields()
    /// Fields of the span's parent.
    var parent = SpanFields()
    var resource = ResourceFields()
    /// Fields of the resource of the span's parent.
    var parentResource = ResourceFields()
    var scope = ScopeFields()
}

/// Where a field is read from.
enum FieldSource: UInt8, Sendable {
    case span, parent, resource, parentResource, scope
}

/// The fields that are read from the message of a span; each has a slot for its value.
struct SpanFields: Sendable {
    /// One attribute of all events, or one field of them.
    struct EventField: Sendable, Equatable {
        enum Name: Sendable, Equatable {
            case attribute(AttributeKey)
            case name
            case timeSinceStart
        }
        let name: Name
        let slot: Int
    }

    /// One attribute of all links, or one field of them.
    struct LinkField: Sendable, Equatable {
        enum Name: Sendable, Equatable {
            case attribute(AttributeKey)
            case traceID
            case spanID
        }
        let name: Name
        let slot: Int
    }

    var keys = KeyTable()
    var name: Int?
    var statusMessage: Int?
    var events: [EventField] = []
    var links: [LinkField] = []
    /// How many slots there are.
    var count = 0

    /// The name alone, in slot 0.
    static let nameOnly: SpanFields = {
        var fields = SpanFields()
        fields.name = 0
        fields.count = 1
        return fields
    }()
}

/// The key of an attribute, ready to be compared with those of messages.
final class AttributeKey: Sendable, Equatable {
    let text: String
    private let bytes: ByteBuffer

    init(_ text: String) {
        self.text = text
        bytes = ByteBuffer(text.utf8)
    }

    var view: ByteView { bytes.view }

    static func == (lhs: AttributeKey, rhs: AttributeKey) -> Bool { lhs.text == rhs.text }
}

/// The fields that are read from a resource.
struct ResourceFields: Sendable {
    var keys = KeyTable()
    /// How many slots there are.
    var count: Int { keys.count }

    /// `service.name` alone, in slot 0.
    static let serviceOnly: ResourceFields = {
        var fields = ResourceFields()
        fields.keys.insert("service.name", slot: 0)
        return fields
    }()
}

/// The fields that are read from an instrumentation scope.
struct ScopeFields: Sendable {
    var keys = KeyTable()
    var name: Int?
    var version: Int?
    /// How many slots there are.
    var count = 0
}
