import Bytes
import TraceModel

/// Turns the nested roots of a view's JSON back into rows, without recursion.
struct SpanRowsReader {
    private let traceID: TraceID
    /// In the order of the text; the subtrees that were put off stand behind the others.
    private var rows: [Row] = []

    init(traceID: TraceID) { self.traceID = traceID }

    private struct Row {
        var view: SpanView
        var durationNanos: UInt64 = 0
        var resource = 0
        /// The row it is nested in; nil for roots, and for continued ones until they are joined.
        var parent: Int?
    }

    private enum Open {
        /// The array of roots or of the children of a row.
        case list(of: Int?)
        case span(Int)
    }

    /// Reads the array of roots.
    mutating func read(from json: inout JSONReader) throws(JSONError) {
        try json.beginArray()
        var open: [Open] = [.list(of: nil)]
        while let last = open.last {
            switch last {
            case .list(let parent):
                guard try json.nextElement() else {
                    open.removeLast()
                    continue
                }
                try beginRow(in: parent, from: &json)
                open.append(.span(rows.count - 1))
            case .span(let row):
                guard let key = try json.nextKey() else {
                    open.removeLast()
                    continue
                }
                if key == "children" {
                    try json.beginArray()
                    open.append(.list(of: row))
                } else if try !readMember(key, of: row, from: &json) {
                    try json.skipValue()
                }
            }
        }
    }

    /// Gives the rows in pre-order, continued subtrees back in their places.
    mutating func finish(resources: [Resource]) -> [SpanView] {
        joinContinued()
        var children = [[Int]](repeating: [], count: rows.count)
        var pending: [Int] = []
        for row in rows.indices.reversed() {
            if let parent = rows[row].parent {
                children[parent].append(row)
            } else {
                pending.append(row)
            }
        }
        var views: [SpanView] = []
        views.reserveCapacity(rows.count)
        while let row = pending.popLast() {
            views.append(finishRow(row, resources: resources))
            pending.append(contentsOf: children[row])
        }
        return views
    }

    private mutating func finishRow(_ row: Int, resources: [Resource]) -> SpanView {
        rows[row].view.depth = rows[row].parent.map { rows[$0].view.depth + 1 } ?? 0
        let start = rows[row].view.span.startTime
        rows[row].view.span.endTime = start.adding(nanoseconds: rows[row].durationNanos)
        if resources.indices.contains(rows[row].resource) {
            rows[row].view.span.resource = resources[rows[row].resource]
        }
        return rows[row].view
    }

    private mutating func beginRow(
        in parent: Int?, from json: inout JSONReader
    ) throws(JSONError) {
        guard let hex = try json.lookUp("spanId", before: "children"), let id = SpanID(hex: hex)
        else { throw json.error("a span needs a spanId of 16 hex digits before its children") }
        let depth = parent.map { rows[$0].view.depth &+ 1 } ?? 0
        let view = SpanView(
            span: Span(traceID: traceID, spanID: id), spanClass: "", selfNanos: 0, depth: depth)
        rows.append(Row(view: view, parent: parent))
        try json.beginObject()
    }

    private mutating func readMember(
        _ key: JSONString, of row: Int, from json: inout JSONReader
    ) throws(JSONError) -> Bool {
        switch key.string {
        case "parentSpanId":
            rows[row].view.span.parentSpanID = SpanID(hex: try json.readString().string)
        case "name": rows[row].view.span.name = try json.readString().string
        case "class": rows[row].view.spanClass = try json.readString().string
        case "kind": rows[row].view.span.kind = SpanKind(name: try json.readString().string)
        case "startTimeUnixNano":
            rows[row].view.span.startTime = Timestamp(nanoseconds: try json.readUInt64())
        case "durationNanos": rows[row].durationNanos = try json.readUInt64()
        case "selfNanos": rows[row].view.selfNanos = try json.readUInt64()
        case "depth": rows[row].view.depth = try json.readInt()
        case "resource": rows[row].resource = try json.readInt()
        default: return try readContent(key, of: row, from: &json)
        }
        return true
    }

    private mutating func readContent(
        _ key: JSONString, of row: Int, from json: inout JSONReader
    ) throws(JSONError) -> Bool {
        switch key.string {
        case "status":
            rows[row].view.span.status.code = SpanStatus.Code(name: try json.readString().string)
        case "statusMessage":
            rows[row].view.span.status.message = try json.readString().string
        case "scope": rows[row].view.span.scope.name = try json.readString().string
        case "attributes": rows[row].view.span.attributes = try json.readAttributes()
        case "events": rows[row].view.span.events = try json.readEvents()
        case "links": rows[row].view.span.links = try json.readLinks()
        case "flags":
            let flags = try json.readStrings().compactMap { SpanFlags(name: $0) }
            rows[row].view.flags = SpanFlags(flags)
        default: return false
        }
        return true
    }

    /// Finds the place of each continued subtree: below the row with its parent's identifier that
    /// stands one level above it.
    private mutating func joinContinued() {
        struct Place: Hashable {
            let id: SpanID
            let depth: Int
        }
        var places: [Place: Int] = [:]
        for row in rows.indices {
            let view = rows[row].view
            if view.flags.contains(.continued), rows[row].parent == nil,
                let parentID = view.span.parentSpanID
            {
                rows[row].parent = places[Place(id: parentID, depth: view.depth - 1)]
                rows[row].view.flags.remove(.continued)
            }
            places[Place(id: view.span.spanID, depth: view.depth)] = row
        }
    }
}
