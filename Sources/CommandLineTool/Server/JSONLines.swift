import Bytes

/// Takes a list out of a JSON document of the server, an element a line, as it was written.
enum JSONLines {
    /// The elements of the array that a member of the document holds; none when there is no such.
    static func elements(
        of member: StaticString, in document: ByteBuffer
    ) throws(JSONError) -> [String] {
        try document.withView { (text) throws(JSONError) in
            var json = try JSONReader(text)
            var elements: [String] = []
            try json.beginObject()
            while let key = try json.nextKey() {
                guard key == member else {
                    try json.skipValue()
                    continue
                }
                try json.beginArray()
                while try json.nextElement() {
                    let start = json.offset
                    try json.skipValue()
                    let element = text.dropFirst(start).prefix(json.offset - start)
                    // What separates elements was passed over with the element before it.
                    elements.append(Self.line(element))
                }
            }
            return elements
        }
    }

    /// The text on one line: line breaks between the parts of JSON are white space.
    private static func line(_ element: ByteView) -> String {
        var end = element.count
        while end > 0, element[end - 1] <= 0x20 { end -= 1 }
        return String(
            element.prefix(end).string.map { $0 == "\n" || $0 == "\r\n" || $0 == "\r" ? " " : $0 })
    }

    /// The strings of the array that a member of the document holds.
    static func strings(
        of member: StaticString, in document: ByteBuffer
    ) throws(JSONError) -> [String] {
        try document.withView { (text) throws(JSONError) in
            var json = try JSONReader(text)
            var strings: [String] = []
            try json.beginObject()
            while let key = try json.nextKey() {
                guard key == member else {
                    try json.skipValue()
                    continue
                }
                try json.beginArray()
                while try json.nextElement() { strings.append(try json.readString().string) }
            }
            return strings
        }
    }
}

extension ToolEnvironment {
    /// Writes the elements of a list of the server as JSON lines.
    func writeLines(of member: StaticString, in body: ByteBuffer) throws(ToolFailure) {
        do {
            for element in try JSONLines.elements(of: member, in: body) {
                guard output.write(element + "\n") else { return }
            }
        } catch {
            throw ToolFailure(unreadable: error)
        }
    }
}
