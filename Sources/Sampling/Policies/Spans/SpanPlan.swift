import Bytes
import OTLP
import SemanticConventions
import TraceModel

/// Everything the policies of an environment ask of spans, compiled for one pass over a trace.
struct SpanPlan: Sendable {
    /// An atom about a field of the span's record, which needs no look at its message.
    struct RecordAtom: Sendable {
        enum Test: Sendable, Hashable {
            /// A bit for each kind.
            case kinds(UInt8)
            /// A bit for each code.
            case statuses(UInt8)
            case duration(Comparison, UInt64)
            case isRoot
        }
        let index: Int
        let test: Test
    }

    /// An atom about events: one of them satisfies a program over atoms of the event.
    struct EventAtom: Sendable {
        let index: Int
        let program: SpanProgram
    }

    /// What can be collected of a span that is not an attribute; raw values are Refinery's names.
    enum Property: String, CaseIterable, Sendable {
        case name
        case kind = "span.kind"
        case statusCode = "status_code"
        case error
    }

    var recordAtoms: [RecordAtom] = []
    var span = AttributeTests()
    var scope = AttributeTests()
    var resource = AttributeTests()
    var event = AttributeTests()
    var nameAtoms: [(index: Int, test: TextTest)] = []
    var statusMessageAtoms: [(index: Int, test: TextTest)] = []
    var traceStateAtoms: [(index: Int, key: String, values: TextSet)] = []
    var sampledFlagAtom: Int?
    var eventNameAtoms: [(index: Int, test: TextTest)] = []
    var eventAtoms: [EventAtom] = []
    var jobAtoms: [(index: Int, test: JobTest)] = []
    /// Whether the spans by which requests and jobs come into services are kept.
    var keepsEntries = false
    /// The keys and properties whose values are collected, by field.
    var fields: [String] = []
    /// The properties among them.
    var properties: [(field: UInt16, property: Property)] = []
    /// How many atoms there are.
    var atomCount = 0

    /// Whether messages of spans have to be read.
    var readsMessages: Bool {
        !span.isEmpty || !nameAtoms.isEmpty || !statusMessageAtoms.isEmpty
            || !traceStateAtoms.isEmpty || sampledFlagAtom != nil || readsEvents || keepsEntries
            || readsNames || !jobAtoms.isEmpty
    }

    /// Whether the names of all spans are asked for.
    var readsNames: Bool {
        !nameAtoms.isEmpty || properties.contains { $0.property == .name }
    }

    /// Whether events have to be read.
    var readsEvents: Bool { !eventAtoms.isEmpty || !event.isEmpty }
}

/// Fields of a span, in one place with OTLP's table but known when this is compiled.
enum SpanNumber {
    static let traceState: UInt8 = 3
    static let name: UInt8 = 5
    static let attributes: UInt8 = 9
    static let events: UInt8 = 11
    static let status: UInt8 = 15
    static let flags: UInt8 = 16
}

extension SpanPlan {
    /// What of a span's message has to be read.
    var interest: MessageSkimmer.Interest {
        var fields: UInt32 = 0
        if readsNames || keepsEntries { fields |= 1 << SpanNumber.name }
        if readsEvents { fields |= 1 << SpanNumber.events }
        if !traceStateAtoms.isEmpty { fields |= 1 << SpanNumber.traceState }
        if !statusMessageAtoms.isEmpty { fields |= 1 << SpanNumber.status }
        if sampledFlagAtom != nil { fields |= 1 << SpanNumber.flags }
        // Whether a span is a job is seen by many keys.
        let keys = jobAtoms.isEmpty ? span.filter : TextFilter.all
        return .init(attributes: SpanNumber.attributes, keys: keys, fields: fields)
    }
}

extension SpanPlan.RecordAtom.Test {
    @inline(__always)
    func passes(_ record: SpanRecord) -> Bool {
        switch self {
        case .kinds(let kinds): kinds >> record.kind.rawValue & 1 == 1
        case .statuses(let statuses): statuses >> record.status.rawValue & 1 == 1
        case .duration(let comparison, let other):
            comparison.holds(
                record.durationNanos < other ? -1 : record.durationNanos > other ? 1 : 0)
        case .isRoot: record.parentSpanID == nil
        }
    }
}
