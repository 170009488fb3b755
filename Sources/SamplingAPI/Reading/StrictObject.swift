import Bytes
import QueryAPI
import Spelling

/// Reads a JSON object whose members are all known, each given once.
enum StrictObject {
    /// Reads the object that comes next.
    ///
    /// - Parameters:
    ///   - json: Stands before the object.
    ///   - name: What the object is, for messages.
    ///   - known: The names of its members.
    ///   - read: Reads the value of a member.
    /// - Throws: ``APIProblem`` that names the member, and the nearest known one where it is none.
    static func read(
        _ json: inout JSONReader, _ name: String, known: [String],
        _ read: (_ member: String, inout JSONReader) throws(APIProblem) -> Void
    ) throws(APIProblem) {
        var seen: Set<String> = []
        try syntax(&json) { (json) throws(JSONError) in try json.beginObject() }
        while let key = try syntax(&json, { (json) throws(JSONError) in try json.nextKey() }) {
            let member = key.string
            guard known.contains(member) else {
                throw .invalid(
                    "\(name) has no member \(member.prefix(64)).",
                    hint: NearestName.of(member, among: known).map { "Did you mean \($0)?" }
                        ?? "There are \(known.joined(separator: ", ")).")
            }
            guard seen.insert(member).inserted else {
                throw .invalid("\(member) is given more than once.", hint: "Give it once.")
            }
            try read(member, &json)
        }
    }

    /// Reads a document that is one such object and nothing else.
    static func document(
        _ body: ByteBuffer, _ name: String, known: [String],
        _ read: (_ member: String, inout JSONReader) throws(APIProblem) -> Void
    ) throws(APIProblem) {
        try body.withView { (text) throws(APIProblem) in
            var json: JSONReader
            do throws(JSONError) {
                json = try JSONReader(text, maxDepth: 8)
            } catch {
                throw problem(error)
            }
            try self.read(&json, name, known: known, read)
            try syntax(&json) { (json) throws(JSONError) in try json.expectEnd() }
        }
    }

    /// Reads a text; nil for null.
    static func text(_ member: String, _ json: inout JSONReader) throws(APIProblem) -> String? {
        try syntax(&json) { (json) throws(JSONError) -> String? in
            if try json.skipNull() { return nil }
            guard try json.peek() == .string else { throw json.error("\(member) must be a string") }
            return try json.readString().string
        }
    }

    /// Reads with what is wrong said as the API says it.
    static func syntax<Result>(
        _ json: inout JSONReader, _ read: (inout JSONReader) throws(JSONError) -> Result
    ) throws(APIProblem) -> Result {
        do throws(JSONError) {
            return try read(&json)
        } catch {
            throw problem(error)
        }
    }

    private static func problem(_ error: JSONError) -> APIProblem {
        .invalid("The body cannot be read: \(error.reason), at byte \(error.offset).")
    }
}
