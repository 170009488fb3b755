/// Steps that read fields.
extension PlanBuilder {
    /// Gives the step that reads an attribute.
    mutating func attribute(
        _ scope: AttributeScope, _ key: String, ofParent isOfParent: Bool
    ) -> Int32 {
        switch scope {
        case .span: return slot(of: key, in: isOfParent ? .parent : .span)
        case .resource: return slot(of: key, in: isOfParent ? .parentResource : .resource)
        case .spanOrResource:
            let first = slot(of: key, in: isOfParent ? .parent : .span)
            let second = slot(of: key, in: isOfParent ? .parentResource : .resource)
            return emit(.firstOf(first, second), cost: max(cost(first), cost(second)))
        case .event: return spanSlot(fields.slot(ofEvent: .attribute(AttributeKey(key))))
        case .link: return spanSlot(fields.slot(ofLink: .attribute(AttributeKey(key))))
        case .instrumentation: return slot(of: key, in: .scope)
        }
    }

    /// Gives the step that reads a field that is no attribute.
    mutating func intrinsic(_ intrinsic: Intrinsic, ofParent isOfParent: Bool) -> Int32 {
        switch intrinsic {
        case .duration: record(.duration, isOfParent)
        case .status: record(.status, isOfParent)
        case .kind: record(.kind, isOfParent)
        case .spanID: record(.spanID, isOfParent)
        case .parentID: record(.parentID, isOfParent)
        case .parent: record(.parent, isOfParent)
        case .childCount: tree(.childCount, isOfParent)
        case .nestedSetLeft: tree(.nestedSetLeft, isOfParent)
        case .nestedSetRight: tree(.nestedSetRight, isOfParent)
        case .nestedSetParent: tree(.nestedSetParent, isOfParent)
        case .traceID: emit(.trace(.traceID), cost: 2)
        case .traceDuration: emit(.trace(.duration), cost: 2)
        case .rootName: emit(.trace(.rootName), cost: 2)
        case .rootService: emit(.trace(.rootService), cost: 2)
        case .name: ownSlot(\.name, isOfParent)
        case .statusMessage: ownSlot(\.statusMessage, isOfParent)
        case .eventName: spanSlot(fields.slot(ofEvent: .name))
        case .eventTimeSinceStart: spanSlot(fields.slot(ofEvent: .timeSinceStart))
        case .linkTraceID: spanSlot(fields.slot(ofLink: .traceID))
        case .linkSpanID: spanSlot(fields.slot(ofLink: .spanID))
        case .instrumentationName: emit(.slot(.scope, Int32(fields.slot(ofScope: \.name))), cost: 1)
        case .instrumentationVersion:
            emit(.slot(.scope, Int32(fields.slot(ofScope: \.version))), cost: 1)
        }
    }

    private mutating func slot(of key: String, in source: FieldSource) -> Int32 {
        let slot = Int32(fields.slot(of: key, in: source))
        return emit(.slot(source, slot), cost: source.cost)
    }

    private mutating func spanSlot(_ slot: Int) -> Int32 {
        emit(.slot(.span, Int32(slot)), cost: FieldSource.span.cost)
    }

    private mutating func ownSlot(
        _ field: WritableKeyPath<SpanFields, Int?>, _ isOfParent: Bool
    ) -> Int32 {
        let source = isOfParent ? FieldSource.parent : .span
        let slot = fields.slot(ofSpan: field, isParent: isOfParent)
        return emit(.slot(source, Int32(slot)), cost: source.cost)
    }

    private mutating func record(_ field: RecordField, _ isOfParent: Bool) -> Int32 {
        isOfParent ? emit(.parentRecord(field), cost: 20) : emit(.record(field), cost: 0)
    }

    private mutating func tree(_ field: TreeField, _ isOfParent: Bool) -> Int32 {
        emit(isOfParent ? .parentTree(field) : .tree(field), cost: 20)
    }
}

extension FieldSource {
    /// What it takes to read a field from there, once a span, in the order of magnitude of 10 ns.
    fileprivate var cost: Int {
        switch self {
        case .resource, .scope: 1
        case .span: 8
        case .parent, .parentResource: 30
        }
    }
}
