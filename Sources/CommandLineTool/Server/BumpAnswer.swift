import Bytes
import TraceModel

/// A bump as a server describes it.
struct BumpAnswer: Equatable {
    private(set) var id = ""
    /// The conditions, in the order of the answer.
    private(set) var match: [(name: String, value: String)] = []
    private(set) var rate = 0.0
    private(set) var effectiveRate = 0.0
    private(set) var limitedBy: String?
    private(set) var reason = ""
    private(set) var createdBy = ""
    private(set) var expiresAt = Timestamp.epoch
    private(set) var endedAt: Timestamp?
    private(set) var state = ""
    private(set) var keptTraces = 0

    /// Reads the object that comes next.
    init(_ json: inout JSONReader) throws(JSONError) {
        try json.beginObject()
        while let key = try json.nextKey() {
            switch key.string {
            case "id": id = try json.readString().string
            case "match": match = try Self.match(&json)
            case "rate": rate = try json.readNumber().double
            case "effectiveRate": effectiveRate = try json.readNumber().double
            case "limitedBy": limitedBy = try Self.text(&json)
            case "reason": reason = try json.readString().string
            case "createdBy": createdBy = try json.readString().string
            case "expiresAt": expiresAt = try Self.moment(&json) ?? .epoch
            case "endedAt": endedAt = try Self.moment(&json)
            case "state": state = try json.readString().string
            case "keptTraces":
                keptTraces = try json.readNumber().int64.flatMap(Int.init(exactly:)) ?? 0
            default: try json.skipValue()
            }
        }
    }

    /// Reads a document that is one bump.
    static func read(_ body: ByteBuffer) throws(JSONError) -> BumpAnswer {
        try body.withView { (text) throws(JSONError) in
            var json = try JSONReader(text)
            return try BumpAnswer(&json)
        }
    }

    /// Reads the bumps in the member `bumps` of a document.
    static func list(_ body: ByteBuffer) throws(JSONError) -> [BumpAnswer] {
        try body.withView { (text) throws(JSONError) in
            var json = try JSONReader(text)
            var bumps: [BumpAnswer] = []
            try json.beginObject()
            while let key = try json.nextKey() {
                guard key == "bumps" else {
                    try json.skipValue()
                    continue
                }
                try json.beginArray()
                while try json.nextElement() { bumps.append(try BumpAnswer(&json)) }
            }
            return bumps
        }
    }

    static func == (left: BumpAnswer, right: BumpAnswer) -> Bool {
        left.id == right.id && left.expiresAt == right.expiresAt && left.state == right.state
    }

    private static func match(
        _ json: inout JSONReader
    ) throws(JSONError) -> [(name: String, value: String)] {
        var match: [(name: String, value: String)] = []
        try json.beginObject()
        while let key = try json.nextKey() {
            let name = key.string
            match.append((name, try json.readString().string))
        }
        return match
    }

    private static func text(_ json: inout JSONReader) throws(JSONError) -> String? {
        try json.skipNull() ? nil : try json.readString().string
    }

    private static func moment(_ json: inout JSONReader) throws(JSONError) -> Timestamp? {
        try text(&json).flatMap { Timestamp(rfc3339: $0) }
    }
}
