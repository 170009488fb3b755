import Bytes

/// What a server says of its store and its pending traces.
struct ServerStatistics: Equatable {
    private(set) var store: [String: Value] = [:]
    private(set) var pending: [String: Value] = [:]

    /// A number or a text of the answer.
    enum Value: Equatable {
        case number(Int)
        case text(String)
    }

    /// Reads the answer of `/api/v1/stats`.
    init(_ body: ByteBuffer) throws(JSONError) {
        try body.withView { (text) throws(JSONError) in
            var json = try JSONReader(text)
            try json.beginObject()
            while let key = try json.nextKey() {
                if key == "store" {
                    store = try Self.values(&json)
                } else if key == "pending" {
                    pending = try Self.values(&json)
                } else {
                    try json.skipValue()
                }
            }
        }
    }

    private static func values(_ json: inout JSONReader) throws(JSONError) -> [String: Value] {
        var values: [String: Value] = [:]
        try json.beginObject()
        while let key = try json.nextKey() {
            let name = key.string
            switch try json.peek() {
            case .number:
                values[name] = try json.readNumber().int64.flatMap(Int.init(exactly:))
                    .map(Value.number)
            case .string: values[name] = .text(try json.readString().string)
            case .object, .array, .bool, .null: try json.skipValue()
            }
        }
        return values
    }
}
