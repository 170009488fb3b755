import Assembly
import Bytes
import OTLP
import SemanticConventions
import SystemClock
import TraceContext
import TraceModel

/// What the policies of an environment need to know of one trace, read in one pass over its spans.
///
/// Made once and loaded with one trace after another; its memory is kept. The views in it point into
/// the batches of the trace that was loaded last, and are not to be used after ``clear()``.
struct TraceFacts: ~Copyable {
    /// A value that was collected.
    struct Collected {
        let field: UInt16
        /// The span it belongs to, by its place in the trace; -1 for a value of a resource or scope.
        let span: Int32
        /// The resource it belongs to, by its place in ``services``.
        let resource: Int32
        let value: AttributeScalar
    }

    /// A span by which a request or a job came into a service.
    struct Entry {
        let resource: Int32
        let span: Int32
        let name: ByteView
    }

    let plan: SpanPlan
    /// What of a span's message is read.
    let interest: MessageSkimmer.Interest
    let asksForMessages: Bool
    let asksForJobs: Bool

    var traceID: TraceID?
    var now = MonotonicTime(nanoseconds: 0)
    var spanCount = 0
    var bytes = 0
    /// The earliest start and the latest end of any span that has them, in ns since the Unix epoch.
    var earliest = UInt64.max
    var latest: UInt64 = 0
    /// The root span, by its place in the trace.
    var root: Int?
    /// The resource of the root span, by its place in ``services``.
    var rootResource: Int32 = -1
    var randomness: UInt64 = 0
    /// Under which threshold the trace was sampled before; nil when that is unknown.
    var incoming: Threshold? = .keepAll

    /// The answers about each span.
    var spans: [AtomSet] = []
    /// Which atoms some span satisfies.
    var anySpan = AtomSet()
    /// The answers about the root span; none where there is no root.
    var rootSpan = AtomSet()
    var collected: [Collected] = []
    var entries: [Entry] = []
    /// The service of each resource, in order of appearance; a resource may stand here repeatedly.
    var services: [ByteView] = []

    /// The answers about the resource and the scope that were read last.
    var resourceAtoms = AtomSet()
    var scopeAtoms = AtomSet()
    var conventional = ConventionalSpan()

    init(plan: SpanPlan) {
        self.plan = plan
        interest = plan.interest
        asksForMessages = plan.readsMessages
        asksForJobs = !plan.jobAtoms.isEmpty
    }

    /// From the earliest start to the latest end, in nanoseconds.
    var duration: UInt64 { latest > earliest ? latest - earliest : 0 }

    /// Forgets the trace, and keeps the memory of an ordinary one.
    mutating func clear() {
        spanCount = 0
        earliest = .max
        latest = 0
        root = nil
        rootResource = -1
        anySpan = AtomSet()
        rootSpan = AtomSet()
        Self.empty(&spans)
        Self.empty(&collected)
        Self.empty(&entries)
        Self.empty(&services)
    }

    /// Empties a list; what only a huge trace needs is given back.
    private static func empty<Element>(_ list: inout [Element]) {
        list.removeAll(keepingCapacity: list.capacity <= 4096)
    }
}
