import Assembly
import Bytes
import OTLP
import SemanticConventions

extension BumpTable {
    /// Finds the bump of the highest rate that a trace matches.
    ///
    /// - Complexity: O(spans) at most; reads no span where environment and service decide.
    func match(_ trace: CompletedTrace) -> Entry? {
        var search = BumpSearch(self)
        for run in trace.runs { search.look(through: run) }
        return search.found
    }
}

/// One walk over the spans of a trace that finds the first bump of a table that one of them matches.
struct BumpSearch: ~Copyable {
    private let table: BumpTable
    /// The bumps before the one that was found, which are still looked for.
    private var sought: UInt64
    private var best: Int?

    /// The environment that was met last, and its bumps.
    private var environment = ByteView.empty
    private var inEnvironment: UInt64
    /// Read of the span in hand, once it is asked for.
    private var conventional: ConventionalSpan?
    private var isRead = false
    /// The attributes of the span in hand and of its resource, once they are asked for.
    private var identity: SpanIdentity?
    private var resourceIdentity: SpanIdentity?

    init(_ table: BumpTable) {
        self.table = table
        sought = table.entries.count < 64 ? 1 << UInt64(table.entries.count) - 1 : .max
        inEnvironment = table.place(of: EnvironmentName.unnamed)
    }

    /// The first bump that was matched.
    var found: BumpTable.Entry? { best.map { table.entries[$0] } }

    /// Looks at the spans of a run, as long as a better bump may be found.
    mutating func look(through run: SpanRun) {
        let batch = run.batch
        var scope = UInt32.max
        var open: UInt64 = 0
        for index in run.first..<run.first + run.count where sought != 0 {
            let record = batch.spans[index]
            if record.scopeIndex != scope {
                scope = record.scopeIndex
                open = bumps(for: batch.resource(of: record), in: batch)
                resourceIdentity = nil
            }
            isRead = false
            identity = nil
            var rest = open & sought
            while rest != 0 {
                let place = rest.trailingZeroBitCount
                rest &= rest - 1
                guard matches(table.entries[place].bump.match, record, batch) else { continue }
                best = place
                sought = 1 << UInt64(place) - 1
                break
            }
        }
    }

    /// The bumps whose conditions on the resource are met.
    private mutating func bumps(
        for resource: SpanBatch.ResourceRecord, in batch: SpanBatch
    ) -> UInt64 {
        let name = batch.bytes(resource.environment)
        if name != environment {
            environment = name
            inEnvironment = table.place(of: EnvironmentName.normalize(name))
        }
        let service = batch.bytes(resource.serviceName)
        var places = inEnvironment
        var rest = places & sought
        while rest != 0 {
            let bit = rest & (0 &- rest)
            rest &= rest - 1
            guard let wanted = table.entries[bit.trailingZeroBitCount].bump.match.service,
                !Self.isSame(service, wanted)
            else { continue }
            places &= ~bit
        }
        return places
    }

    /// Whether a span meets what is asked of it beside its environment and service.
    private mutating func matches(
        _ match: BumpMatcher, _ record: SpanRecord, _ batch: SpanBatch
    ) -> Bool {
        if let operation = match.operation {
            guard Self.isSame(batch.name(of: record), operation) else {
                return false
            }
        }
        guard match.asksForAttributes else { return true }
        let own = identity(of: record, batch)
        if match.jobType != nil || match.queue != nil {
            guard own.mayBeJob, isJob(match, record, batch) else { return false }
        }
        guard match.orgID != nil || match.projectID != nil else { return true }
        return own.has(match, or: resourceIdentity(of: record, batch))
    }

    private mutating func identity(of record: SpanRecord, _ batch: SpanBatch) -> SpanIdentity {
        if let identity { return identity }
        let read = SpanIdentity(
            batch.bytes(record.message), attributes: SpanField.attributes.rawValue,
            kind: record.kind)
        identity = read
        return read
    }

    private mutating func resourceIdentity(
        of record: SpanRecord, _ batch: SpanBatch
    ) -> SpanIdentity {
        if let resourceIdentity { return resourceIdentity }
        let read = SpanIdentity(
            batch.bytes(batch.resource(of: record).message),
            attributes: ResourceField.attributes.rawValue)
        resourceIdentity = read
        return read
    }

    /// Whether a span runs a job, or puts it into a queue, of the type and the queue asked for.
    private mutating func isJob(
        _ match: BumpMatcher, _ record: SpanRecord, _ batch: SpanBatch
    ) -> Bool {
        var span = conventional.take() ?? ConventionalSpan()
        if !isRead { span.read(record, in: batch) }
        isRead = true
        let isMatch = Self.isJob(match, span)
        conventional = consume span
        return isMatch
    }

    private static func isJob(_ match: BumpMatcher, _ span: borrowing ConventionalSpan) -> Bool {
        switch span.spanClass {
        case .job, .queue: break
        default: return false
        }
        if let type = match.jobType {
            guard let given = span.jobType, isSame(given, type) else { return false }
        }
        if let queue = match.queue {
            guard let given = span.jobQueue, isSame(given, queue) else { return false }
        }
        return true
    }

    private static func isSame(_ text: ByteView, _ other: String) -> Bool {
        Bytes.withView(of: other) { $0 == text }
    }
}
