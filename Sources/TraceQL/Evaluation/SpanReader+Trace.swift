import OTLP
import TraceModel

/// What is the same for all spans of a trace.
struct TraceFacts: ~Copyable {
    var identifier = FieldValue.missing
    var duration = FieldValue.missing
    // What is read of the root span, and keeps alive what is no part of a batch.
    var rootSpan = FieldValues(count: SpanFields.nameOnly.count)
    var rootResource = FieldValues(count: ResourceFields.serviceOnly.count)
}

/// Fields of the whole trace, of its tree, and of the span's parent.
extension SpanReader {
    // MARK: - The trace

    mutating func value(of field: TraceField) -> FieldValue {
        if facts == nil { facts = readFacts() }
        let value =
            switch field {
            case .traceID: facts?.identifier
            case .duration: facts?.duration
            case .rootName: facts?.rootSpan[0]
            case .rootService: facts?.rootResource[0]
            }
        return value ?? .missing
    }

    private mutating func readFacts() -> TraceFacts {
        var facts = TraceFacts()
        var first = Timestamp(nanoseconds: .max)
        var last = Timestamp.epoch
        var root: (index: Int, start: Timestamp)?
        for index in 0..<trace.spanCount {
            let record = trace.record(at: index)
            first = min(first, record.startTime)
            last = max(last, record.endTime)
            if record.parentSpanID == nil, root.map({ record.startTime < $0.start }) ?? true {
                root = (index, record.startTime)
            }
        }
        facts.duration = .duration(Int64(clamping: last.nanoseconds(since: first)))
        if let root {
            trace.readSpan(root.index, .nameOnly, into: &facts.rootSpan)
            trace.readResource(root.index, .serviceOnly, into: &facts.rootResource)
        }
        if let id = trace.traceID { facts.identifier = facts.rootSpan.hold(id.description) }
        return facts
    }

    // MARK: - The tree

    /// The tree of the trace, which is made when it is asked for first.
    mutating func tree() -> SpanTree {
        if let knownTree { return knownTree }
        var records: [SpanRecord] = []
        records.reserveCapacity(trace.spanCount)
        for index in 0..<trace.spanCount { records.append(trace.record(at: index)) }
        let tree = SpanTree(records)
        knownTree = tree
        return tree
    }

    mutating func value(of field: TreeField, at index: Int) -> FieldValue {
        if field == .childCount {
            if childCounts == nil { childCounts = tree().childCounts() }
            return childCounts.map { .int($0[index]) } ?? .missing
        }
        if nestedSets == nil { nestedSets = tree().nestedSets() }
        guard let set = nestedSets?[index] else { return .missing }
        return switch field {
        case .nestedSetLeft: .int(set.left)
        case .nestedSetRight: .int(set.right)
        case .nestedSetParent, .childCount: .int(set.parent)
        }
    }

    // MARK: - The parent

    /// The number of the span's parent; nil where it is not in the trace.
    var parentIndex: Int? {
        mutating get {
            if knownTree == nil { _ = tree() }
            return knownTree?.parentSpan(of: index)
        }
    }

    mutating func parentValue(of field: RecordField) -> FieldValue {
        guard let parentIndex else { return .missing }
        return value(of: field, trace.record(at: parentIndex))
    }

    mutating func readParent() {
        if let parentIndex {
            trace.readSpan(parentIndex, fields.parent, into: &parent)
        } else {
            parent.begin()
        }
    }

    mutating func readParentResource() {
        if let parentIndex {
            trace.readResource(parentIndex, fields.parentResource, into: &parentResource)
        } else {
            parentResource.begin()
        }
    }
}
