package import Assembly
import Bytes
import OTLP
import SemanticConventions
import SystemClock
package import TraceContext
import TraceModel

extension TraceFacts {
    /// Reads a trace.
    ///
    /// PERF: The bytes of the spans are passed once, and half of the time goes into waiting for them;
    /// it is what reading the spans' conventional attributes takes.
    mutating func load(_ trace: CompletedTrace, at now: MonotonicTime) {
        clear()
        self.now = now
        traceID = trace.traceID
        bytes = trace.bytes
        for run in trace.runs { load(run) }
        if let root { rootSpan = spans[root] }
        readSampling(of: trace)
    }

    private mutating func load(_ run: SpanRun) {
        let batch = run.batch
        var scope = UInt32.max
        var resource = UInt32.max
        let end = run.first + run.count
        if asksForMessages {
            for index in run.first..<min(run.first + Self.lead, end) {
                batch.bytes(batch.spans[index].message).prefetch()
            }
        }
        for index in run.first..<end {
            let record = batch.spans[index]
            if asksForMessages, index + Self.lead < end {
                batch.bytes(batch.spans[index + Self.lead].message).prefetch()
            }
            if record.scopeIndex != scope {
                scope = record.scopeIndex
                loadScope(batch, scope, &resource)
            }
            load(record, in: batch)
        }
    }

    /// How many spans ahead messages are fetched.
    private static let lead = 2

    private mutating func loadScope(
        _ batch: SpanBatch, _ index: UInt32, _ resource: inout UInt32
    ) {
        let scope = batch.scopes[Int(index)]
        if scope.resourceIndex != resource {
            resource = scope.resourceIndex
            let record = batch.resources[Int(resource)]
            services.append(batch.bytes(record.serviceName))
            resourceAtoms = readAttributes(
                batch.bytes(record.message), field: ResourceNumber.attributes, plan.resource)
        }
        scopeAtoms = readAttributes(
            batch.bytes(scope.message), field: ScopeNumber.attributes, plan.scope)
        scopeAtoms.formUnion(resourceAtoms)
    }

    /// Reads the attributes of a resource or a scope.
    private mutating func readAttributes(
        _ message: ByteView, field: UInt8, _ tests: AttributeTests
    ) -> AtomSet {
        var atoms = AtomSet()
        if tests.isEmpty { return atoms }
        var skimmer = MessageSkimmer(
            message, .init(attributes: field, keys: tests.filter, fields: 0))
        while let pair = skimmer.next() {
            if let found = tests.read(pair.value, into: &atoms) { collect(found, span: -1) }
        }
        return atoms
    }

    private mutating func collect(_ found: (field: UInt16, value: ByteView), span: Int32) {
        collect(found.field, AttributeScalar(found.value), span: span)
    }

    private mutating func collect(_ field: UInt16, _ value: AttributeScalar, span: Int32) {
        let resource = Int32(truncatingIfNeeded: services.count - 1)
        collected.append(Collected(field: field, span: span, resource: resource, value: value))
    }

    @inline(__always)
    private mutating func load(_ record: SpanRecord, in batch: SpanBatch) {
        var atoms = scopeAtoms
        let start = record.startTime.nanoseconds
        let end = record.endTime.nanoseconds
        if start != 0, start < earliest { earliest = start }
        if end > latest { latest = end }
        for atom in plan.recordAtoms where atom.test.passes(record) { atoms.insert(atom.index) }
        if record.parentSpanID == nil, root == nil {
            root = spanCount
            rootResource = Int32(truncatingIfNeeded: services.count - 1)
        }
        if asksForMessages { readMessage(of: record, batch, &atoms) }
        if !plan.properties.isEmpty { collectProperties(of: record) }
        spans.append(atoms)
        anySpan.formUnion(atoms)
        spanCount += 1
    }

    private mutating func collectProperties(of record: SpanRecord) {
        let span = Int32(truncatingIfNeeded: spanCount)
        for (field, property) in plan.properties {
            switch property {
            case .name: break
            case .kind: collect(field, .int(Int64(record.kind.rawValue)), span: span)
            case .statusCode: collect(field, .int(Int64(record.status.rawValue)), span: span)
            case .error: if case .error = record.status { collect(field, .bool(true), span: span) }
            }
        }
    }

    /// Field numbers of messages, in one place with OTLP's tables but known when this is compiled.
    private enum ResourceNumber { static let attributes: UInt8 = 1 }
    private enum ScopeNumber { static let attributes: UInt8 = 3 }
    private enum EventNumber {
        static let name = 2
        static let attributes = 3
    }

    private mutating func readMessage(
        of record: SpanRecord, _ batch: SpanBatch, _ atoms: inout AtomSet
    ) {
        var mayBeJob = asksForJobs && record.kind == .consumer
        var skimmer = MessageSkimmer(batch.bytes(record.message), interest)
        while let field = skimmer.next() {
            let value = field.value
            switch field.number {
            case SpanNumber.attributes:
                readAttribute(value, &atoms)
                if asksForJobs, !mayBeJob { mayBeJob = Self.isSignOfJob(value) }
            case SpanNumber.name: readName(value, record, &atoms)
            case SpanNumber.events: readEvent(value, &atoms)
            case SpanNumber.traceState: readTraceState(value, &atoms)
            case SpanNumber.status: readStatusMessage(value, &atoms)
            case SpanNumber.flags:
                if let atom = plan.sampledFlagAtom, (value.littleEndian32(at: 0) ?? 0) & 1 == 1 {
                    atoms.insert(atom)
                }
            default: break
            }
        }
        guard mayBeJob else { return }
        conventional.read(record, in: batch)
        for atom in plan.jobAtoms where atom.test.passes(conventional) { atoms.insert(atom.index) }
    }

    private mutating func readAttribute(_ pair: ByteView, _ atoms: inout AtomSet) {
        guard let found = plan.span.read(pair, into: &atoms) else { return }
        collect(found, span: Int32(truncatingIfNeeded: spanCount))
    }

    /// Whether the key of an attribute is one of a job library, or of a system that may bring jobs.
    @inline(__always)
    static func isSignOfJob(_ pair: ByteView) -> Bool {
        guard let start = pair.littleEndian32(at: 2) else { return false }
        return switch start {
        case 0x2E62_6F6A: true  // job.
        case 0x656C_6563: true  // cele(ry)
        case 0x7373_656D: true  // mess(aging)
        case 0x6C6C_7562: true  // bull(mq)
        case 0x7361_6166: true  // faas
        default: false
        }
    }

    @inline(__always)
    private mutating func readName(
        _ name: ByteView, _ record: SpanRecord, _ atoms: inout AtomSet
    ) {
        for atom in plan.nameAtoms where atom.test.passes(name) { atoms.insert(atom.index) }
        let span = Int32(truncatingIfNeeded: spanCount)
        if plan.keepsEntries, record.isEntry {
            let resource = Int32(truncatingIfNeeded: services.count - 1)
            entries.append(Entry(resource: resource, span: span, name: name))
        }
        guard !plan.properties.isEmpty else { return }
        for (field, property) in plan.properties where property == .name {
            collect(field, .text(name), span: span)
        }
    }

    private mutating func readEvent(_ message: ByteView, _ atoms: inout AtomSet) {
        var event = AtomSet()
        var reader = WireReader(message)
        while !reader.isAtEnd, let tag = try? reader.readTag() {
            switch tag.field {
            case EventNumber.name:
                guard let name = try? reader.readBytes() else { return }
                for atom in plan.eventNameAtoms where atom.test.passes(name) {
                    event.insert(atom.index)
                }
            case EventNumber.attributes:
                guard let pair = try? reader.readBytes() else { return }
                if let found = plan.event.read(pair, into: &event) {
                    collect(found, span: Int32(truncatingIfNeeded: spanCount))
                }
            default: guard (try? reader.skip(tag.type)) != nil else { return }
            }
        }
        for atom in plan.eventAtoms where atom.program.holds(event, root: AtomSet()) {
            atoms.insert(atom.index)
        }
    }

    private func readTraceState(_ text: ByteView, _ atoms: inout AtomSet) {
        guard let state = TraceState(text) else { return }
        for atom in plan.traceStateAtoms {
            guard let value = state[atom.key] else { continue }
            if Bytes.withView(of: value, atom.values.contains) { atoms.insert(atom.index) }
        }
    }

    private func readStatusMessage(_ message: ByteView, _ atoms: inout AtomSet) {
        var reader = WireReader(message)
        while !reader.isAtEnd, let tag = try? reader.readTag() {
            guard tag.field == StatusField.message.rawValue else {
                guard (try? reader.skip(tag.type)) != nil else { return }
                continue
            }
            guard let text = try? reader.readBytes() else { return }
            for atom in plan.statusMessageAtoms where atom.test.passes(text) {
                atoms.insert(atom.index)
            }
        }
    }
}

extension SpanRecord {
    /// Whether a request or a job comes into a service by this span.
    @inline(__always)
    fileprivate var isEntry: Bool { parentSpanID == nil || kind == .server || kind == .consumer }
}

extension TraceFacts {
    /// Reads what was sampled before from the `tracestate` of the root span, or of the first span
    /// when no root came.
    private mutating func readSampling(of trace: CompletedTrace) {
        (randomness, incoming) = trace.sampledBefore(trace.span(at: root ?? 0))
    }
}

extension CompletedTrace {
    /// The root span, or the first span when no root came.
    var leadingSpan: (batch: SpanBatch, record: SpanRecord)? {
        for run in runs {
            if let root = run.records.first(where: { $0.parentSpanID == nil }) {
                return (run.batch, root)
            }
        }
        return span(at: 0)
    }

    /// The randomness of the trace, and the threshold under which it was sampled before; nil where
    /// whoever did so has not followed the threshold that it wrote.
    package var sampledBefore: (randomness: UInt64, threshold: Threshold?) {
        sampledBefore(leadingSpan)
    }

    /// The same, by a ``leadingSpan`` that is known already.
    ///
    /// A shared randomness counts where nobody has sampled by that of the id before: what has passed
    /// a threshold by another randomness is kept with the product of two probabilities.
    func sampledBefore(
        _ leading: (batch: SpanBatch, record: SpanRecord)?
    ) -> (randomness: UInt64, threshold: Threshold?) {
        guard let (batch, record) = leading, record.hasTraceState else {
            return (sharedRandomness ?? traceID.randomness, .keepAll)
        }
        let state = OpenTelemetryTraceState(traceState: batch.traceState(of: record))
        guard let threshold = state.threshold, threshold != .keepAll else {
            return (state.randomness ?? sharedRandomness ?? traceID.randomness, .keepAll)
        }
        let randomness = state.randomness ?? traceID.randomness
        return (randomness, threshold.keeps(randomness) ? threshold : nil)
    }

    /// A span by its place in the trace; nil when there are not so many.
    func span(at place: Int) -> (batch: SpanBatch, record: SpanRecord)? {
        var left = place
        for run in runs {
            if left < run.count { return (run.batch, run.batch.spans[run.first + left]) }
            left -= run.count
        }
        return nil
    }
}
