package import Bytes
import TraceModel

extension TraceView {
    /// How deep the JSON of a view nests at most: two levels a span, and the values of attributes.
    package static let jsonDepthLimit = 2 * nestingLimit + 80

    /// Reads what ``encode(to:)`` wrote; members it does not know are passed over.
    ///
    /// The reader stands at the object, and was made with a depth of ``jsonDepthLimit``.
    package init(reading json: inout JSONReader) throws(JSONError) {
        guard let hex = try json.lookUp("traceId", before: "roots"), let id = TraceID(hex: hex)
        else { throw json.error("a trace needs a traceId of 32 hex digits before its roots") }
        self.init(traceID: id, state: .stored)
        var rows = SpanRowsReader(traceID: id)
        var resources: [Resource] = []
        try json.beginObject()
        while let key = try json.nextKey() {
            if key == "roots" {
                try rows.read(from: &json)
            } else if key == "resources" {
                resources = try Self.readResources(from: &json)
            } else if try !readHeader(key, from: &json), try !readFindings(key, from: &json) {
                try json.skipValue()
            }
        }
        spans = rows.finish(resources: resources)
    }

    private mutating func readHeader(
        _ key: JSONString, from json: inout JSONReader
    ) throws(JSONError) -> Bool {
        switch key.string {
        case "state": state = State(rawValue: try json.readString().string) ?? .stored
        case "rootService": rootService = try json.readString().string
        case "rootName": rootName = try json.readString().string
        case "environment": environment = try json.readString().string
        case "startTimeUnixNano": startTime = Timestamp(nanoseconds: try json.readUInt64())
        case "durationNanos": durationNanos = try json.readUInt64()
        case "spanCount": spanCount = try json.readInt()
        case "errorCount": errorCount = try json.readInt()
        case "lateCount": lateCount = try json.readInt()
        case "services": services = try json.readStrings()
        case "weight": weight = try json.readNumber().double
        case "completion": completion = try json.readStrings()
        default: return false
        }
        return true
    }

    private mutating func readFindings(
        _ key: JSONString, from json: inout JSONReader
    ) throws(JSONError) -> Bool {
        switch key.string {
        case "timeByClass":
            try json.beginObject()
            while let name = try json.nextKey() {
                let spanClass = name.string
                timeByClass.append(
                    ClassTime(spanClass: spanClass, nanos: try json.readUInt64()))
            }
        case "criticalPath":
            try json.beginArray()
            while try json.nextElement() { criticalPath.append(try PathStep(reading: &json)) }
        case "repeated":
            try json.beginArray()
            while try json.nextElement() { repeated.append(try RepeatedCalls(reading: &json)) }
        case "missing":
            try json.beginArray()
            while try json.nextElement() {
                if let part = try MissingPart(reading: &json) { missing.append(part) }
            }
        default: return false
        }
        return true
    }

    private static func readResources(from json: inout JSONReader) throws(JSONError) -> [Resource] {
        var resources: [Resource] = []
        try json.beginArray()
        while try json.nextElement() {
            var resource = Resource()
            try json.beginObject()
            while let key = try json.nextKey() {
                if key == "attributes" {
                    resource.attributes = try json.readAttributes()
                } else {
                    try json.skipValue()
                }
            }
            resources.append(resource)
        }
        return resources
    }
}

extension TraceView.PathStep {
    fileprivate init(reading json: inout JSONReader) throws(JSONError) {
        var spanID: SpanID?
        var (service, name, spanClass) = ("", "", "")
        var (start, duration): (UInt64, UInt64) = (0, 0)
        try json.beginObject()
        while let key = try json.nextKey() {
            switch key.string {
            case "spanId": spanID = SpanID(hex: try json.readString().string)
            case "service": service = try json.readString().string
            case "name": name = try json.readString().string
            case "class": spanClass = try json.readString().string
            case "startTimeUnixNano": start = try json.readUInt64()
            case "durationNanos": duration = try json.readUInt64()
            default: try json.skipValue()
            }
        }
        guard let spanID else { throw json.error("a step of the critical path needs a spanId") }
        self.init(
            spanID: spanID, service: service, name: name, spanClass: spanClass,
            startTime: Timestamp(nanoseconds: start), durationNanos: duration)
    }
}

extension RepeatedCalls {
    fileprivate init(reading json: inout JSONReader) throws(JSONError) {
        var parent: SpanID?
        var call = Call(spanClass: "", service: "", what: "")
        var count = 0
        var total: UInt64 = 0
        try json.beginObject()
        while let key = try json.nextKey() {
            switch key.string {
            case "parentSpanId": parent = SpanID(hex: try json.readString().string)
            case "class": call.spanClass = try json.readString().string
            case "service": call.service = try json.readString().string
            case "what": call.what = try json.readString().string
            case "count": count = try json.readInt()
            case "totalNanos": total = try json.readUInt64()
            default: try json.skipValue()
            }
        }
        guard let parent else { throw json.error("repeated calls need a parentSpanId") }
        self.init(call: call, parentSpanID: parent, count: count, totalNanos: total)
    }
}

extension MissingPart {
    /// Nil for something that only a newer server knows to be missing.
    fileprivate init?(reading json: inout JSONReader) throws(JSONError) {
        var what = ""
        var spanID: SpanID?
        var count = 0
        try json.beginObject()
        while let key = try json.nextKey() {
            switch key.string {
            case "what": what = try json.readString().string
            case "spanId": spanID = SpanID(hex: try json.readString().string)
            case "children", "spans": count = try json.readInt()
            default: try json.skipValue()
            }
        }
        switch (what, spanID) {
        case ("root", _): self = .root
        case ("parent", let spanID?): self = .parent(spanID, children: count)
        case ("over_limit", _): self = .overLimit(spans: count)
        default: return nil
        }
    }
}
