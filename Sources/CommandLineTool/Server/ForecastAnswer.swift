import Bytes

/// What a server says another configuration would have kept.
struct ForecastAnswer {
    /// A number with its bounds.
    struct Estimate {
        fileprivate(set) var value = 0.0
        fileprivate(set) var low = 0.0
        fileprivate(set) var high = 0.0

        fileprivate init(_ json: inout JSONReader) throws(JSONError) {
            try json.beginObject()
            while let key = try json.nextKey() {
                switch key.string {
                case "value": value = try json.readNumber().double
                case "low": low = try json.readNumber().double
                case "high": high = try json.readNumber().double
                default: try json.skipValue()
                }
            }
        }
    }

    /// Traces, spans and bytes a day.
    struct Amount {
        fileprivate(set) var traces: Estimate?
        fileprivate(set) var spans: Estimate?
        fileprivate(set) var bytes: Estimate?

        fileprivate init() {}

        fileprivate init(_ json: inout JSONReader) throws(JSONError) {
            try json.beginObject()
            while let key = try json.nextKey() {
                switch key.string {
                case "tracesPerDay": traces = try Estimate(&json)
                case "spansPerDay": spans = try Estimate(&json)
                case "bytesPerDay": bytes = try Estimate(&json)
                default: try json.skipValue()
                }
            }
        }
    }

    /// One policy.
    struct Policy {
        fileprivate(set) var name = ""
        fileprivate(set) var type = ""
        fileprivate(set) var isDryRun = false
        fileprivate(set) var matched = Amount()
        fileprivate(set) var notJudged = 0.0
    }

    /// One environment.
    struct Environment {
        fileprivate(set) var name = ""
        fileprivate(set) var seen = Amount()
        fileprivate(set) var keptBefore = Amount()
        fileprivate(set) var kept = Amount()
        fileprivate(set) var notJudged = 0.0
        fileprivate(set) var policies: [Policy] = []
        fileprivate(set) var lostErrors: [(service: String, operation: String, traces: Double)] = []
    }

    private(set) var from = ""
    private(set) var to = ""
    private(set) var droppedAtHead = 0.0
    private(set) var environments: [Environment] = []

    /// Reads a document.
    init(_ body: ByteBuffer) throws(JSONError) {
        try body.withView { (text) throws(JSONError) in
            var json = try JSONReader(text)
            try json.beginObject()
            while let key = try json.nextKey() {
                switch key.string {
                case "from": from = try json.readString().string
                case "to": to = try json.readString().string
                case "droppedAtHead": droppedAtHead = try json.readNumber().double
                case "environments":
                    try json.beginArray()
                    while try json.nextElement() { environments.append(try Environment(&json)) }
                default: try json.skipValue()
                }
            }
        }
    }
}

extension ForecastAnswer.Environment {
    fileprivate init(_ json: inout JSONReader) throws(JSONError) {
        try json.beginObject()
        while let key = try json.nextKey() {
            switch key.string {
            case "name": name = try json.readString().string
            case "seen": seen = try ForecastAnswer.Amount(&json)
            case "keptBefore": keptBefore = try ForecastAnswer.Amount(&json)
            case "kept": kept = try ForecastAnswer.Amount(&json)
            case "notJudged": notJudged = try json.readNumber().double
            case "policies":
                try json.beginArray()
                while try json.nextElement() {
                    policies.append(try ForecastAnswer.Policy(&json))
                }
            case "lostErrors":
                try json.beginArray()
                while try json.nextElement() { lostErrors.append(try Self.lost(&json)) }
            default: try json.skipValue()
            }
        }
    }

    private static func lost(
        _ json: inout JSONReader
    ) throws(JSONError) -> (service: String, operation: String, traces: Double) {
        var lost = (service: "", operation: "", traces: 0.0)
        try json.beginObject()
        while let key = try json.nextKey() {
            switch key.string {
            case "service": lost.service = try json.readString().string
            case "operation": lost.operation = try json.readString().string
            case "traces": lost.traces = try json.readNumber().double
            default: try json.skipValue()
            }
        }
        return lost
    }
}

extension ForecastAnswer.Policy {
    fileprivate init(_ json: inout JSONReader) throws(JSONError) {
        try json.beginObject()
        while let key = try json.nextKey() {
            switch key.string {
            case "name": name = try json.readString().string
            case "type": type = try json.readString().string
            case "dryRun": isDryRun = try json.readBool()
            case "matched": matched = try ForecastAnswer.Amount(&json)
            case "notJudged": notJudged = try json.readNumber().double
            default: try json.skipValue()
            }
        }
    }
}
