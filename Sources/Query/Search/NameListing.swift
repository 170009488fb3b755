package import Assembly
import Bytes
import OTLP
import SemanticConventions
package import SystemClock
package import TraceStore

/// Lists the services and operations there are, of pending and of stored spans.
///
/// - Concurrency: Callable from any thread; blocks while the store reads.
package struct NameListing: Sendable {
    /// Names in order, and whether all spans were looked at.
    package struct Names: Equatable, Sendable {
        package var names: [String]
        package var complete: Bool
    }

    private let pending: PendingTraces
    private let store: any TraceStorage
    private let limits: QueryLimits
    private let time: any TimeSource

    /// Makes a listing.
    package init(
        pending: PendingTraces, store: any TraceStorage, limits: QueryLimits = QueryLimits(),
        time: any TimeSource
    ) {
        self.pending = pending
        self.store = store
        self.limits = limits
        self.time = time
    }

    /// The names of all services.
    package func services() throws(StoreError) -> Names {
        var names = Set<String>()
        // The service of a scope is looked up once for spans that stand together.
        var last: (batch: SpanBatch, scope: UInt32)?
        let isAll = forEachWaiting { record, batch in
            if let last, last.batch === batch, last.scope == record.scopeIndex { return }
            last = (batch, record.scopeIndex)
            names.insert(batch.bytes(batch.resource(of: record).serviceName).string)
        }
        names.formUnion(try store.services())
        return Names(names: names.sorted(), complete: isAll)
    }

    /// The names of the operations of a service.
    package func operations(service: String) throws(StoreError) -> Names {
        var names = Set<String>()
        var span = ConventionalSpan()
        let isAll = forEachWaiting { record, batch in
            let name = batch.bytes(batch.resource(of: record).serviceName)
            guard name.string == service else { return }
            span.read(record, in: batch)
            names.insert(span.name.string)
        }
        names.formUnion(try store.operations(service: service))
        return Names(names: names.sorted(), complete: isAll)
    }

    /// Gives each pending span until the time is over; false when it was.
    private func forEachWaiting(_ body: (SpanRecord, SpanBatch) -> Void) -> Bool {
        let deadline = time.monotonic().adding(limits.searchTime)
        return pending.forEach { trace in
            for run in trace.runs {
                for record in run.records { body(record, run.batch) }
            }
            return time.monotonic() < deadline
        }
    }
}
