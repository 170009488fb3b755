/// Why a text is not the JSON that was expected, and at which byte.
package struct JSONError: Error, Equatable, Sendable {
    /// What is wrong, in words for the sender.
    package let reason: String
    /// The offset of the byte at which reading stopped.
    package let offset: Int

    /// Makes an error.
    package init(_ reason: String, offset: Int) {
        self.reason = reason
        self.offset = offset
    }
}

/// What kind of value comes next.
package enum JSONToken: Sendable {
    case object, array, string, number, bool, null
}

/// A cursor over a JSON text that is pulled value by value; builds no tree.
///
/// Strict RFC 8259: no comments, no trailing commas, no control characters in strings, well-formed
/// UTF-8, paired surrogates. Depth is bounded and nothing recurses.
///
/// SAFETY: `position ... end` lies within the view the reader was made of; each read compares with
/// `end` first.
@safe
package struct JSONReader {
    @usableFromInline var position: UnsafeRawPointer
    @usableFromInline let end: UnsafeRawPointer
    private let start: UnsafeRawPointer
    private var depth = 0
    private let maxDepth: Int
    /// Whether the container that is open has had no element yet.
    private var isFirst = true

    /// Begins at the start of a text, which must outlive the reader and what it hands out.
    package init(_ text: ByteView, maxDepth: Int = 64) throws(JSONError) {
        unsafe start = text.base
        unsafe position = text.base
        unsafe end = text.base + text.count
        self.maxDepth = maxDepth
        guard text.isValidUTF8 else { throw JSONError("the text is not UTF-8", offset: 0) }
        skipSpace()
    }

    /// How many bytes have been read.
    package var offset: Int { unsafe position - start }

    /// The text not read yet.
    package var rest: ByteView { unsafe ByteView(base: position, count: end - position) }

    /// Passes over a value that the caller has recognised in ``rest`` by itself.
    package mutating func skip(_ count: Int) throws(JSONError) {
        guard unsafe count >= 0 && count <= end - position else {
            throw error("the text ends where a value is expected")
        }
        unsafe position += count
        skipSpace()
    }

    /// An error at the current place.
    package func error(_ reason: String) -> JSONError { JSONError(reason, offset: offset) }

    /// What comes next.
    package func peek() throws(JSONError) -> JSONToken {
        switch current {
        case UInt8(ascii: "{"): return .object
        case UInt8(ascii: "["): return .array
        case UInt8(ascii: "\""): return .string
        case UInt8(ascii: "t"), UInt8(ascii: "f"): return .bool
        case UInt8(ascii: "n"): return .null
        case nil: throw error("the text ends where a value is expected")
        case let byte? where byte == UInt8(ascii: "-") || (byte >= 0x30 && byte <= 0x39):
            return .number
        default: throw error("a value is expected")
        }
    }

    /// Enters an object; then ``nextKey()`` until it gives nil.
    package mutating func beginObject() throws(JSONError) {
        try enter(UInt8(ascii: "{"), "an object is expected")
    }

    /// Enters an array; then ``nextElement()`` until it gives false.
    package mutating func beginArray() throws(JSONError) {
        try enter(UInt8(ascii: "["), "an array is expected")
    }

    /// The next key of the open object; nil, and the object is left, when there is none.
    package mutating func nextKey() throws(JSONError) -> JSONString? {
        guard try advance(closing: UInt8(ascii: "}")) else { return nil }
        guard current == UInt8(ascii: "\"") else { throw error("a key in quotes is expected") }
        let key = try readString()
        guard current == UInt8(ascii: ":") else { throw error("a colon is expected") }
        unsafe position += 1
        skipSpace()
        return key
    }

    /// Whether the open array has another element; when not, it is left.
    package mutating func nextElement() throws(JSONError) -> Bool {
        try advance(closing: UInt8(ascii: "]"))
    }

    /// Reads a string.
    package mutating func readString() throws(JSONError) -> JSONString {
        guard current == UInt8(ascii: "\"") else { throw error("a string is expected") }
        unsafe position += 1
        let begin = unsafe position
        var hasEscapes = false
        while true {
            unsafe skipPlainCharacters()
            switch current {
            case UInt8(ascii: "\""):
                let raw = unsafe ByteView(base: begin, count: position - begin)
                unsafe position += 1
                skipSpace()
                return JSONString(raw: raw, hasEscapes: hasEscapes)
            case UInt8(ascii: "\\"):
                hasEscapes = true
                try skipEscape()
            case nil: throw error("a string has no closing quote")
            default: throw error("a control character stands in a string")
            }
        }
    }

    /// Reads a number as it is written, checked against JSON's grammar.
    package mutating func readNumber() throws(JSONError) -> JSONNumber {
        let begin = unsafe position
        if current == UInt8(ascii: "-") { unsafe position += 1 }
        var isInteger = true
        if current == UInt8(ascii: "0") {
            unsafe position += 1
        } else if skipDigits() == 0 {
            throw error("a number is expected")
        }
        if current == UInt8(ascii: ".") {
            isInteger = false
            unsafe position += 1
            if skipDigits() == 0 { throw error("a digit is expected after the decimal point") }
        }
        if current == UInt8(ascii: "e") || current == UInt8(ascii: "E") {
            isInteger = false
            unsafe position += 1
            if current == UInt8(ascii: "+") || current == UInt8(ascii: "-") {
                unsafe position += 1
            }
            if skipDigits() == 0 { throw error("a digit is expected in the exponent") }
        }
        let raw = unsafe ByteView(base: begin, count: position - begin)
        skipSpace()
        return JSONNumber(raw: raw, isInteger: isInteger)
    }

    /// Reads `true` or `false`.
    package mutating func readBool() throws(JSONError) -> Bool {
        if try skipWord("true") { return true }
        if try skipWord("false") { return false }
        throw error("true or false is expected")
    }

    /// Passes over `null`, if that is what comes next.
    package mutating func skipNull() throws(JSONError) -> Bool {
        guard current == UInt8(ascii: "n") else { return false }
        guard try skipWord("null") else { throw error("null is expected") }
        return true
    }

    /// Passes over a value of any kind and depth.
    package mutating func skipValue() throws(JSONError) {
        // Which container is open at each level: an object where true.
        var open: [Bool] = []
        repeat {
            if let isObject = open.last {
                let more = isObject ? try nextKey() != nil : try nextElement()
                if !more {
                    open.removeLast()
                    continue
                }
            }
            switch try peek() {
            case .object:
                try beginObject()
                open.append(true)
            case .array:
                try beginArray()
                open.append(false)
            case .string: _ = try readString()
            case .number: _ = try readNumber()
            case .bool: _ = try readBool()
            case .null: _ = try skipNull()
            }
        } while !open.isEmpty
    }

    /// Makes sure that nothing follows the value that was read.
    package func expectEnd() throws(JSONError) {
        if unsafe position < end { throw error("something follows the end of the value") }
    }

    // MARK: Cursor

    @inline(__always)
    private var current: UInt8? {
        unsafe position < end ? position.load(as: UInt8.self) : nil
    }

    private mutating func enter(_ bracket: UInt8, _ reason: String) throws(JSONError) {
        guard current == bracket else { throw error(reason) }
        guard depth < maxDepth else { throw error("values nest deeper than \(maxDepth)") }
        depth += 1
        unsafe position += 1
        isFirst = true
        skipSpace()
    }

    /// Passes over a comma to the next element; false, and the container is left, at its end.
    private mutating func advance(closing bracket: UInt8) throws(JSONError) -> Bool {
        defer { isFirst = false }
        if current == bracket {
            unsafe position += 1
            depth -= 1
            skipSpace()
            return false
        }
        if isFirst { return true }
        guard current == UInt8(ascii: ",") else { throw error("a comma or an end is expected") }
        unsafe position += 1
        skipSpace()
        if current == bracket { throw error("a value is expected after the comma") }
        return true
    }

    @inline(__always)
    private mutating func skipSpace() {
        while let byte = current, byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09 {
            unsafe position += 1
        }
    }

    /// Moves to the next quote, backslash or control character, eight bytes at a step.
    @unsafe @inline(__always)
    private mutating func skipPlainCharacters() {
        let ones: UInt64 = 0x0101_0101_0101_0101
        let highs: UInt64 = 0x8080_8080_8080_8080
        while unsafe end - position >= 8 {
            let word = unsafe UInt64(littleEndian: position.loadUnaligned(as: UInt64.self))
            let quote = word ^ (ones &* 0x22)
            let backslash = word ^ (ones &* 0x5C)
            // A byte of each difference is zero, or below 0x20, where its high bit comes out set.
            let special =
                ((quote &- ones) & ~quote | (backslash &- ones) & ~backslash
                    | (word &- ones &* 0x20) & ~word) & highs
            if special != 0 {
                unsafe position += special.trailingZeroBitCount / 8
                return
            }
            unsafe position += 8
        }
        while let byte = current, byte >= 0x20, byte != 0x22, byte != 0x5C {
            unsafe position += 1
        }
    }

    private mutating func skipEscape() throws(JSONError) {
        unsafe position += 1
        switch current {
        case UInt8(ascii: "u"):
            unsafe position += 1
            let unit = try readHexUnit()
            if unit & 0xFC00 == 0xDC00 { throw error("a low surrogate stands alone") }
            guard unit & 0xFC00 == 0xD800 else { return }
            guard unsafe end - position >= 2, current == UInt8(ascii: "\\"),
                unsafe position.load(fromByteOffset: 1, as: UInt8.self) == UInt8(ascii: "u")
            else { throw error("a high surrogate stands alone") }
            unsafe position += 2
            if try readHexUnit() & 0xFC00 != 0xDC00 {
                throw error("a high surrogate stands alone")
            }
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"), UInt8(ascii: "b"),
            UInt8(ascii: "f"), UInt8(ascii: "n"), UInt8(ascii: "r"), UInt8(ascii: "t"):
            unsafe position += 1
        default: throw error("an unknown escape stands in a string")
        }
    }

    private mutating func readHexUnit() throws(JSONError) -> UInt32 {
        var unit: UInt32 = 0
        for _ in 0..<4 {
            guard let digit = current?.hexDigitValue else {
                throw error("four hex digits are expected")
            }
            unit = unit << 4 | digit
            unsafe position += 1
        }
        return unit
    }

    private mutating func skipDigits() -> Int {
        let begin = unsafe position
        while let byte = current, byte >= 0x30, byte <= 0x39 { unsafe position += 1 }
        return unsafe position - begin
    }

    private mutating func skipWord(_ word: StaticString) throws(JSONError) -> Bool {
        let length = word.utf8CodeUnitCount
        guard unsafe end - position >= length,
            unsafe ByteView(base: position, count: length) == word
        else { return false }
        unsafe position += length
        skipSpace()
        return true
    }
}
