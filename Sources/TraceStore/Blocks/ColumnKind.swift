/// What the values of a column are; raw values are part of the block format.
///
/// The first ten are the types of attribute values; the others carry what else a span, an event or
/// a link may have, so that one mechanism of prediction serves everything that is optional.
enum ColumnKind: UInt8, CaseIterable {
    /// An attribute whose `AnyValue` is there and holds nothing.
    case emptyValue = 0
    case string = 1
    case bool = 2
    case int = 3
    case double = 4
    /// The bytes of an `ArrayValue`.
    case array = 5
    /// The bytes of a `KeyValueList`.
    case map = 6
    case bytes = 7
    /// An attribute that has a key only.
    case missingValue = 8
    /// The bytes of a `KeyValue` that is laid out in another way than usual.
    case rawPair = 9

    case traceState = 16
    case statusMessage = 17
    case droppedAttributes = 18
    case eventCount = 19
    case droppedEvents = 20
    case linkCount = 21
    case droppedLinks = 22
    /// Fields that the protocol does not define, as they came.
    case unknownFields = 23
    /// Nanoseconds from the start of the span, zigzag.
    case eventTime = 24
    /// The 24 bytes of a link's trace and span identifier.
    case linkTarget = 25
    /// The bytes of an event or link that is laid out in another way than usual.
    case rawMessage = 26

    /// Whether values are byte strings; else they are 64-bit patterns.
    var isText: Bool {
        switch self {
        case .string, .array, .map, .bytes, .rawPair, .traceState, .statusMessage, .unknownFields,
            .linkTarget, .rawMessage:
            true
        case .emptyValue, .bool, .int, .double, .missingValue, .droppedAttributes, .eventCount,
            .droppedEvents, .linkCount, .droppedLinks, .eventTime:
            false
        }
    }

    /// Whether the column belongs to an attribute key.
    var isAttribute: Bool { rawValue < 16 }
}

/// What a column's or a class's items are; raw values are part of the block format.
enum ItemDomain: UInt8 {
    case span = 0
    case event = 1
    case link = 2
}
