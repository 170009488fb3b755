package import Bytes
import TraceModel

extension TraceView {
    /// How many spans are nested in one another at most; those below are continued among the roots.
    ///
    /// Common JSON parsers give up at a depth: jq 1.6 at 256, Swift's at 512, Python's near 1000. A
    /// span takes two levels, and its attributes some.
    package static let nestingLimit = 100

    /// Writes the view as one JSON object, in the shape of `format=json`.
    package func encode(to json: inout JSONWriter) {
        let table = ResourceTable(spans)
        json.beginObject()
        encodeHeader(to: &json)
        json.key("roots")
        SpanForest(view: self, table: table).encode(to: &json)
        encodeFindings(to: &json)
        json.key("resources")
        table.encode(to: &json)
        json.endObject()
    }

    private func encodeHeader(to json: inout JSONWriter) {
        json.key("traceId")
        json.string(traceID.description)
        json.key("state")
        json.string(state.rawValue)
        json.key("complete")
        json.bool(isComplete)
        json.key("rootService")
        json.string(rootService)
        json.key("rootName")
        json.string(rootName)
        json.key("environment")
        json.string(environment)
        json.key("startTimeUnixNano")
        json.stringNumber(startTime.nanoseconds)
        json.key("durationNanos")
        json.stringNumber(durationNanos)
        json.key("spanCount")
        json.number(spanCount)
        json.key("errorCount")
        json.number(errorCount)
        json.key("lateCount")
        json.number(lateCount)
        json.key("services")
        json.strings(services)
        json.key("weight")
        json.number(weight)
        json.key("completion")
        json.strings(completion)
    }

    private func encodeFindings(to json: inout JSONWriter) {
        json.key("timeByClass")
        json.beginObject()
        for entry in timeByClass {
            json.key(text: entry.spanClass)
            json.number(entry.nanos)
        }
        json.endObject()
        json.key("criticalPath")
        json.beginArray()
        for step in criticalPath { step.encode(to: &json) }
        json.endArray()
        json.key("repeated")
        json.beginArray()
        for finding in repeated { finding.encode(to: &json) }
        json.endArray()
        json.key("missing")
        json.beginArray()
        for part in missing { part.encode(to: &json) }
        json.endArray()
    }
}

extension TraceView.PathStep {
    fileprivate func encode(to json: inout JSONWriter) {
        json.beginObject()
        json.key("spanId")
        json.string(spanID.description)
        json.key("service")
        json.string(service)
        json.key("name")
        json.string(name)
        json.key("class")
        json.string(spanClass)
        json.key("startTimeUnixNano")
        json.stringNumber(startTime.nanoseconds)
        json.key("durationNanos")
        json.stringNumber(durationNanos)
        json.endObject()
    }
}

extension RepeatedCalls {
    fileprivate func encode(to json: inout JSONWriter) {
        json.beginObject()
        json.key("parentSpanId")
        json.string(parentSpanID.description)
        json.key("class")
        json.string(call.spanClass)
        json.key("service")
        json.string(call.service)
        json.key("what")
        json.string(call.what)
        json.key("count")
        json.number(count)
        json.key("totalNanos")
        json.stringNumber(totalNanos)
        json.endObject()
    }
}

extension MissingPart {
    fileprivate func encode(to json: inout JSONWriter) {
        json.beginObject()
        json.key("what")
        switch self {
        case .root:
            json.string("root")
        case .parent(let spanID, let children):
            json.string("parent")
            json.key("spanId")
            json.string(spanID.description)
            json.key("children")
            json.number(children)
        case .overLimit(let spans):
            json.string("over_limit")
            json.key("spans")
            json.number(spans)
        }
        json.endObject()
    }
}

extension JSONWriter {
    /// Writes an array of strings.
    mutating func strings(_ texts: [String]) {
        beginArray()
        for text in texts { string(text) }
        endArray()
    }
}
