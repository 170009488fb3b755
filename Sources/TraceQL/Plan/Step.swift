/// One operation on values of a span; operands are other steps, by their index.
///
/// Steps stand after their operands, so that evaluation ends, and hold nothing but numbers, so that
/// it counts no references.
enum Step: Sendable, Hashable {
    case constant(Int32)
    /// A field that is read from a message.
    case slot(FieldSource, Int32)
    /// The first field, or where it is nil the second.
    case firstOf(Int32, Int32)
    case record(RecordField)
    /// A field of the parent's record.
    case parentRecord(RecordField)
    case tree(TreeField)
    /// Where the parent stands in the tree.
    case parentTree(TreeField)
    case trace(TraceField)
    case not(Int32)
    case negative(Int32)
    /// Conditions from a place in ``QueryPlan/operands`` on, all of which are true.
    case all(first: Int32, count: Int32)
    /// Conditions from a place in ``QueryPlan/operands`` on, some of which is true.
    case any(first: Int32, count: Int32)
    case comparison(ComparisonOperator, Int32, Int32)
    case isNil(Int32)
    case isPresent(Int32)
    case match(Int32, pattern: Int32, isNegated: Bool)
    case arithmetic(ArithmeticOperator, Int32, Int32)
}

/// What is known of a span without reading its message.
enum RecordField: UInt8, Sendable {
    case duration, status, kind, spanID, parentID
    /// Something, where there is a parent.
    case parent
}

/// What depends on how the spans of a trace stand to one another.
enum TreeField: UInt8, Sendable {
    case childCount, nestedSetLeft, nestedSetRight, nestedSetParent
}

/// What is the same for all spans of a trace.
enum TraceField: UInt8, Sendable {
    case traceID, duration, rootName, rootService
}
