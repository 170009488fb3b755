import Bytes
import OTLP
import SemanticConventions
import TraceModel

/// What one batch has to say: its own series, and the spans whose other side is somewhere else.
///
/// Filled on the thread that has decoded the batch, without locks or anything shared, and added to the
/// whole when the batch is accepted. Used again for one batch after another, so that reading a span
/// allocates nothing.
struct BatchTally: ~Copyable {
    var series: SeriesStores
    var calls: [CallSighting] = []
    var messages: [MessageSighting] = []

    /// The span that is being read.
    var span = ConventionalSpan(many: true)
    var resources: [Resource] = []
    /// The words of the resources' labels.
    var prefixes: [UInt64] = []
    var key = SeriesKey()
    var memo = SpanMemo()
    var scratch = ByteWriter()
    /// From how many nanoseconds on a query counts as slow.
    var slowNanoseconds: UInt64 = .max

    /// What the spans of one resource have in common.
    struct Resource {
        /// The label of the environment alone.
        let environment: SeriesKey.Prefix
        /// The labels of environment and service.
        let prefix: SeriesKey.Prefix
        /// The place of the service's series.
        let service: Int
    }

    /// What the span that is being read is, beside its attributes.
    struct Subject {
        let record: SpanRecord
        let trace: TraceID
        /// The index of its resource.
        let resource: Int
        let nanoseconds: UInt64
        let isError: Bool
    }

    /// Makes an empty tally.
    ///
    /// - Parameter limit: The most series of a family.
    init(limit: Int) { series = SeriesStores(limit: limit, isShared: false) }

    /// Forgets everything and keeps the memory.
    mutating func removeAll() {
        series.removeAll()
        calls.removeAll(keepingCapacity: true)
        messages.removeAll(keepingCapacity: true)
    }

    /// Counts all spans of a batch; a query is slow that takes so many nanoseconds or more.
    mutating func count(_ batch: SpanBatch, slow: UInt64) {
        begin(batch, slow: slow)
        for run in batch.runs {
            for index in run.first..<run.first + run.count {
                count(batch.spans[index], of: run.traceID, in: batch)
            }
        }
        withExtendedLifetime(batch) {}
    }

    /// Prepares for spans of a batch to be counted alone, in a tally that is empty.
    mutating func begin(_ batch: SpanBatch, slow: UInt64) {
        slowNanoseconds = slow
        memo.begin()
        readResources(of: batch)
    }

    /// Counts one span of the batch that was begun with, and nothing else.
    mutating func countAlone(_ record: SpanRecord, of trace: TraceID, in batch: SpanBatch) {
        series.removeAll(but: .service)
        memo.begin()
        calls.removeAll(keepingCapacity: true)
        messages.removeAll(keepingCapacity: true)
        count(record, of: trace, in: batch)
        withExtendedLifetime(batch) {}
    }

    /// Begins a key with environment and service.
    @inline(__always)
    mutating func beginKey(_ subject: borrowing Subject) {
        key.begin(resources[subject.resource].prefix, in: prefixes)
    }

    private mutating func readResources(of batch: SpanBatch) {
        resources.removeAll(keepingCapacity: true)
        prefixes.removeAll(keepingCapacity: true)
        for resource in batch.resources {
            key.begin()
            withView(of: EnvironmentName.normalize(batch.bytes(resource.environment))) {
                key.add($0)
            }
            let environment = key.prefix(in: &prefixes)
            let service = batch.bytes(resource.serviceName)
            if service.isEmpty {
                withView(of: Self.unknownService) { key.add($0) }
            } else {
                key.add(service)
            }
            let prefix = key.prefix(in: &prefixes)
            resources.append(
                Resource(
                    environment: environment, prefix: prefix,
                    service: series.place(.service, &key)))
        }
    }

    /// The name that the specification gives to services without one.
    private static let unknownService = "unknown_service"

    private mutating func count(_ record: SpanRecord, of trace: TraceID, in batch: SpanBatch) {
        span.read(record, in: batch)
        let resource = Int(batch.scopes[Int(record.scopeIndex)].resourceIndex)
        let service = resources[resource].service
        series.add(1, to: SeriesFamily.Counter.spans, .service, at: service)
        if let known = memo.find(span, service) {
            let place = memo.place(known)
            let subject = Subject(
                record: record, trace: trace, resource: resource,
                nanoseconds: record.durationNanos, isError: place.isError)
            count(subject, at: place)
            if place.kind == .client { noteClient(subject, memo.peer(known)) }
            return
        }
        let subject = Subject(
            record: record, trace: trace, resource: resource, nanoseconds: record.durationNanos,
            isError: span.isError)
        switch span.spanClass {
        case .api: countServer(subject)
        case .httpClient: countClient(subject)
        case .rpc: countProcedure(subject)
        case .db: countDatabase(subject)
        case .redis: countRedis(subject)
        case .queue:
            if span.isRedis { countRedis(subject) }
            if record.kind == .producer { countProducer(subject) }
        case .job: countJob(subject, in: batch)
        case .internal:
            if record.kind == .client { noteClient(subject, PeerName(span.peer, &scratch)) }
        }
    }

    /// Counts a request, a query or a command at its place.
    @inline(__always)
    mutating func count(_ subject: Subject, at place: SpanPlace) {
        series.count(
            place.family, at: place.place, subject.nanoseconds, in: 0, first: subject.isError,
            second: place.kind == .query && subject.nanoseconds >= slowNanoseconds)
        if let edge = place.edge {
            series.count(
                .edge, at: edge, subject.nanoseconds, in: SeriesFamily.EdgeHistogram.client,
                first: true, second: subject.isError)
        }
        if place.kind == .server { noteServer(subject, ConnectionLabel.http) }
    }
}
