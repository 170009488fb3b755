import Bytes
import TraceModel

/// A change as a server has recorded it.
struct AuditAnswer {
    private(set) var at = Timestamp.epoch
    private(set) var by = ""
    private(set) var action = ""
    private(set) var bump: String?
    private(set) var reason = ""
    /// `name: before → after`, one for each value that changed.
    private(set) var changes: [String] = []

    /// Reads the records in the member `audit` of a document.
    static func list(_ body: ByteBuffer) throws(JSONError) -> [AuditAnswer] {
        try body.withView { (text) throws(JSONError) in
            var json = try JSONReader(text)
            var records: [AuditAnswer] = []
            try json.beginObject()
            while let key = try json.nextKey() {
                guard key == "audit" else {
                    try json.skipValue()
                    continue
                }
                try json.beginArray()
                while try json.nextElement() { records.append(try AuditAnswer(&json)) }
            }
            return records
        }
    }

    private init(_ json: inout JSONReader) throws(JSONError) {
        try json.beginObject()
        while let key = try json.nextKey() {
            switch key.string {
            case "at": at = Timestamp(rfc3339: try json.readString().string) ?? .epoch
            case "by": by = try json.readString().string
            case "action": action = try json.readString().string
            case "bump": bump = try Self.text(&json)
            case "reason": reason = try json.readString().string
            case "changes":
                try json.beginArray()
                while try json.nextElement() { changes.append(try Self.change(&json)) }
            default: try json.skipValue()
            }
        }
    }

    private static func change(_ json: inout JSONReader) throws(JSONError) -> String {
        var values: [String: String] = [:]
        try json.beginObject()
        while let key = try json.nextKey() {
            let name = key.string
            values[name] = try text(&json)
        }
        let before = values["before"].map { "\($0) → " } ?? ""
        return "\(values["name"] ?? ""): \(before)\(values["after"] ?? "none")"
    }

    private static func text(_ json: inout JSONReader) throws(JSONError) -> String? {
        try json.skipNull() ? nil : try json.readString().string
    }
}
