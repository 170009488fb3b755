import Bytes
import OTLP
import TraceModel

/// Evaluates the steps of a plan on one span after another, and reads of each what they need.
struct SpanReader<Trace: QueriedTrace>: ~Copyable {
    let plan: QueryPlan
    let fields: FieldTable
    // Copies of the plan's lists: reading them through the plan would count references.
    private let steps: [Step]
    private let operands: [Int32]
    private let constants: [FieldValue]

    var trace: Trace
    /// The number of the span that is read.
    private(set) var index = 0
    private var current: SpanRecord?
    private var place: ScopePlace?
    private var span: FieldValues
    private var scope: FieldValues
    private var resource: FieldValues
    var parent: FieldValues
    var parentResource: FieldValues
    /// Keeps alive the identifiers of the span that were written out.
    private var identifiers = FieldValues(count: 0)
    /// What is the same for all spans, once it was asked for.
    var facts: TraceFacts?
    var knownTree: SpanTree?
    var childCounts: [Int64]?
    var nestedSets: [SpanTree.NestedSet]?

    init(_ plan: QueryPlan, _ trace: Trace) {
        self.plan = plan
        fields = plan.fields
        steps = plan.steps
        operands = plan.operands
        constants = plan.constants
        self.trace = trace
        span = FieldValues(count: fields.span.count)
        scope = FieldValues(count: fields.scope.count)
        resource = FieldValues(count: fields.resource.count)
        parent = FieldValues(count: fields.parent.count)
        parentResource = FieldValues(count: fields.parentResource.count)
    }

    /// Begins with another span.
    @inline(__always)
    mutating func move(to index: Int) {
        self.index = index
        current = nil
        span.invalidate()
        parent.invalidate()
        parentResource.invalidate()
        identifiers.releaseHeld()
    }

    // MARK: - Steps

    /// Whether a condition is true of the span.
    @inline(__always)
    mutating func holds(_ step: Int32) -> Bool {
        switch steps[Int(step)] {
        case .all(let first, let count):
            for place in first..<first + count where !holdsInner(operands[Int(place)]) {
                return false
            }
            return true
        case .any(let first, let count):
            for place in first..<first + count where holdsInner(operands[Int(place)]) {
                return true
            }
            return false
        case .comparison(let comparison, let left, let right):
            return value(left).holds(comparison, value(right))
        case .match(let inner, let pattern, let isNegated):
            return value(inner).matches(plan.patterns[Int(pattern)], isNegated: isNegated)
        default: return value(step).isTrue
        }
    }

    private mutating func holdsInner(_ step: Int32) -> Bool { holds(step) }

    /// The value of a step on the span.
    mutating func value(_ step: Int32) -> FieldValue {
        switch steps[Int(step)] {
        case .constant(let constant): return constants[Int(constant)]
        case .slot(let source, let slot): return value(of: slot, in: source)
        case .firstOf(let first, let second):
            let found = value(first)
            return found.isNil ? value(second) : found
        case .record(let field): return value(of: field)
        case .all, .any, .comparison, .match: return .bool(holds(step))
        case .isNil(let inner): return .bool(value(inner).isNil)
        case .isPresent(let inner): return .bool(!value(inner).isNil)
        case .not(let inner):
            if case .bool(let flag) = value(inner) { return .bool(!flag) }
            return .missing
        case .negative(let inner): return value(inner).negated
        case .arithmetic(let operation, let left, let right):
            return value(left).combined(operation, value(right))
        case .trace(let field): return value(of: field)
        case .tree(let field): return value(of: field, at: index)
        case .parentRecord(let field): return parentValue(of: field)
        case .parentTree(let field):
            return parentIndex.map { value(of: field, at: $0) } ?? .missing
        }
    }

    @inline(__always)
    private mutating func value(of slot: Int32, in source: FieldSource) -> FieldValue {
        switch source {
        case .span:
            if !span.isLoaded { trace.readSpan(index, fields.span, into: &span) }
            return span[Int(slot)]
        case .resource:
            prepareScope()
            if !resource.isLoaded {
                trace.readResource(index, fields.resource, into: &resource)
            }
            return resource[Int(slot)]
        case .scope:
            prepareScope()
            if !scope.isLoaded { trace.readScope(index, fields.scope, into: &scope) }
            return scope[Int(slot)]
        case .parent:
            if !parent.isLoaded { readParent() }
            return parent[Int(slot)]
        case .parentResource:
            if !parentResource.isLoaded { readParentResource() }
            return parentResource[Int(slot)]
        }
    }

    /// Keeps what was read of the scope and the resource of the span before, where they are the same.
    @inline(__always)
    private mutating func prepareScope() {
        let place = trace.place(of: index)
        if place == self.place { return }
        scope.invalidate()
        if place.run != self.place?.run || place.resource != self.place?.resource {
            resource.invalidate()
        }
        self.place = place
    }

    // MARK: - The span's record

    private var record: SpanRecord {
        mutating get {
            if let current { return current }
            let record = trace.record(at: index)
            current = record
            return record
        }
    }

    private mutating func value(of field: RecordField) -> FieldValue { value(of: field, record) }

    mutating func value(of field: RecordField, _ record: SpanRecord) -> FieldValue {
        switch field {
        case .duration: return .duration(Int64(clamping: record.durationNanos))
        case .status: return .status(record.status)
        case .kind: return .kind(record.kind)
        case .spanID: return identifiers.hold(record.spanID.description)
        case .parentID:
            guard let id = record.parentSpanID else { return .missing }
            return identifiers.hold(id.description)
        case .parent: return record.parentSpanID == nil ? .missing : .other
        }
    }
}
