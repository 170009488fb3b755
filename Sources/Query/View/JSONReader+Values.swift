import Bytes
import TraceModel

extension JSONReader {
    /// Reads an unsigned number, written as one or as a string of digits.
    mutating func readUInt64() throws(JSONError) -> UInt64 {
        let value =
            switch try peek() {
            case .string: UInt64(try readString().string)
            default: try readNumber().uint64
            }
        guard let value else { throw error("a number from 0 to 2^64 - 1 is expected") }
        return value
    }

    /// Reads a number of things.
    mutating func readInt() throws(JSONError) -> Int {
        guard let value = Int(exactly: try readUInt64()) else {
            throw error("a number below 2^63 is expected")
        }
        return value
    }

    /// Reads an array of strings.
    mutating func readStrings() throws(JSONError) -> [String] {
        var texts: [String] = []
        try beginArray()
        while try nextElement() { texts.append(try readString().string) }
        return texts
    }

    /// Reads the text of a member of the object that comes next, without moving on.
    ///
    /// - Returns: Nil when the object ends, or `last` comes, before it.
    func lookUp(_ name: StaticString, before last: StaticString) throws(JSONError) -> String? {
        var ahead = self
        try ahead.beginObject()
        while let key = try ahead.nextKey() {
            if key == name { return try ahead.readString().string }
            if key == last { return nil }
            try ahead.skipValue()
        }
        return nil
    }

    /// Reads an array of span events.
    mutating func readEvents() throws(JSONError) -> [SpanEvent] {
        var events: [SpanEvent] = []
        try beginArray()
        while try nextElement() {
            var event = SpanEvent(time: .epoch, name: "")
            try beginObject()
            while let key = try nextKey() {
                switch key.string {
                case "timeUnixNano": event.time = Timestamp(nanoseconds: try readUInt64())
                case "name": event.name = try readString().string
                case "attributes": event.attributes = try readAttributes()
                default: try skipValue()
                }
            }
            events.append(event)
        }
        return events
    }

    /// Reads an array of span links.
    mutating func readLinks() throws(JSONError) -> [SpanLink] {
        var links: [SpanLink] = []
        try beginArray()
        while try nextElement() {
            var link = SpanLink(traceID: nil, spanID: nil)
            try beginObject()
            while let key = try nextKey() {
                switch key.string {
                case "traceId": link.traceID = TraceID(hex: try readString().string)
                case "spanId": link.spanID = SpanID(hex: try readString().string)
                case "attributes": link.attributes = try readAttributes()
                default: try skipValue()
                }
            }
            links.append(link)
        }
        return links
    }
}
