import Bytes
import TraceModel

/// What a server says of the decision about a trace.
struct DecisionAnswer {
    /// What one policy said.
    struct Policy {
        fileprivate(set) var name = ""
        fileprivate(set) var verdict = ""
        fileprivate(set) var because = ""
        fileprivate(set) var isDryRun = false
    }

    /// The texts of the answer by their names; what is null is not there.
    private(set) var texts: [String: String] = [:]
    /// The whole numbers of the answer by their names.
    private(set) var numbers: [String: Int] = [:]
    private(set) var policies: [Policy] = []
    private(set) var isOwedToBump = false

    /// Reads a document.
    init(_ body: ByteBuffer) throws(JSONError) {
        try body.withView { (text) throws(JSONError) in
            var json = try JSONReader(text)
            try json.beginObject()
            while let key = try json.nextKey() {
                let name = key.string
                switch try json.peek() {
                case .string: texts[name] = try json.readString().string
                case .number:
                    numbers[name] = try json.readNumber().int64.flatMap(Int.init(exactly:))
                case .array where name == "policies":
                    try json.beginArray()
                    while try json.nextElement() { policies.append(try Self.policy(&json)) }
                case .bool where name == "owedToBump": isOwedToBump = try json.readBool()
                case .object, .array, .bool, .null: try json.skipValue()
                }
            }
        }
    }

    private static func policy(_ json: inout JSONReader) throws(JSONError) -> Policy {
        var policy = Policy()
        try json.beginObject()
        while let key = try json.nextKey() {
            switch key.string {
            case "name": policy.name = try json.readString().string
            case "verdict": policy.verdict = try json.readString().string
            case "because": policy.because = try json.readString().string
            case "dryRun": policy.isDryRun = try json.readBool()
            default: try json.skipValue()
            }
        }
        return policy
    }
}
