import Bytes
import TraceModel

/// The rows of a view on their way into nested JSON, without recursion.
///
/// A subtree that begins ``TraceView/nestingLimit`` levels below the span it is written in is put off
/// and written as one more root, with the flag `continued`.
struct SpanForest {
    private let spans: [SpanView]
    private let table: ResourceTable
    /// By row: the row behind its subtree.
    private let subtreeEnds: [Int]

    init(view: TraceView, table: ResourceTable) {
        spans = view.spans
        self.table = table
        subtreeEnds = Self.subtreeEnds(of: view.spans)
    }

    /// Writes the array of roots.
    func encode(to json: inout JSONWriter) {
        json.beginArray()
        var row = 0
        while row < spans.count {
            // A queue: what is put off while one of its entries is written joins its end.
            var subtrees = [row]
            var next = 0
            while next < subtrees.count {
                subtrees += encodeSubtree(at: subtrees[next], to: &json)
                next += 1
            }
            row = subtreeEnds[row]
        }
        json.endArray()
    }

    /// Writes one subtree as far as it may nest; gives the rows at which it is to be continued.
    private func encodeSubtree(at top: Int, to json: inout JSONWriter) -> [Int] {
        var putOff: [Int] = []
        var open = 0
        var row = top
        while row < subtreeEnds[top] {
            let level = spans[row].depth - spans[top].depth
            if level >= TraceView.nestingLimit {
                putOff.append(row)
                row = subtreeEnds[row]
                continue
            }
            while open > level {
                json.endArray()
                json.endObject()
                open -= 1
            }
            encode(spans[row], isContinued: row == top && spans[row].depth > 0, to: &json)
            open += 1
            row += 1
        }
        while open > 0 {
            json.endArray()
            json.endObject()
            open -= 1
        }
        return putOff
    }

    /// Writes a span up to the beginning of its children, which the caller closes.
    private func encode(_ view: SpanView, isContinued: Bool, to json: inout JSONWriter) {
        let span = view.span
        json.beginObject()
        json.key("spanId")
        json.string(span.spanID.description)
        json.key("parentSpanId")
        json.string(span.parentSpanID?.description ?? "")
        json.key("service")
        json.string(view.service)
        json.key("name")
        json.string(span.name)
        json.key("class")
        json.string(view.spanClass)
        json.key("kind")
        json.string(span.kind.name)
        json.key("startTimeUnixNano")
        json.stringNumber(span.startTime.nanoseconds)
        json.key("durationNanos")
        json.stringNumber(span.durationNanos)
        json.key("selfNanos")
        json.stringNumber(view.selfNanos)
        json.key("status")
        json.string(span.status.code.name)
        if !span.status.message.isEmpty {
            json.key("statusMessage")
            json.string(span.status.message)
        }
        json.key("attributes")
        json.attributes(span.attributes)
        encode(span.events, to: &json)
        encode(span.links, to: &json)
        json.key("flags")
        json.strings((isContinued ? view.flags.union(.continued) : view.flags).names)
        if isContinued {
            json.key("depth")
            json.number(view.depth)
        }
        json.key("resource")
        json.number(table.index(of: span.resource))
        json.key("scope")
        json.string(span.scope.name)
        json.key("children")
        json.beginArray()
    }

    private func encode(_ events: [SpanEvent], to json: inout JSONWriter) {
        json.key("events")
        json.beginArray()
        for event in events {
            json.beginObject()
            json.key("timeUnixNano")
            json.stringNumber(event.time.nanoseconds)
            json.key("name")
            json.string(event.name)
            json.key("attributes")
            json.attributes(event.attributes)
            json.endObject()
        }
        json.endArray()
    }

    private func encode(_ links: [SpanLink], to json: inout JSONWriter) {
        json.key("links")
        json.beginArray()
        for link in links {
            json.beginObject()
            json.key("traceId")
            json.string(link.traceID?.description ?? "")
            json.key("spanId")
            json.string(link.spanID?.description ?? "")
            json.key("attributes")
            json.attributes(link.attributes)
            json.endObject()
        }
        json.endArray()
    }

    private static func subtreeEnds(of spans: [SpanView]) -> [Int] {
        var ends = [Int](repeating: spans.count, count: spans.count)
        var open: [Int] = []
        for (row, span) in spans.enumerated() {
            while let last = open.last, spans[last].depth >= span.depth {
                ends[last] = row
                open.removeLast()
            }
            open.append(row)
        }
        return ends
    }
}

/// The resources of a trace, each once: spans name them by number.
struct ResourceTable {
    private var numbers: [Resource: Int] = [:]
    private var resources: [Resource] = []

    init(_ spans: [SpanView]) {
        for view in spans where numbers[view.span.resource] == nil {
            numbers[view.span.resource] = resources.count
            resources.append(view.span.resource)
        }
    }

    func index(of resource: Resource) -> Int { numbers[resource] ?? 0 }

    /// Writes the array of resources.
    func encode(to json: inout JSONWriter) {
        json.beginArray()
        for resource in resources {
            json.beginObject()
            json.key("attributes")
            json.attributes(resource.attributes)
            json.endObject()
        }
        json.endArray()
    }
}
