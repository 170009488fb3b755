/// Texts and numbers.
extension Lexer {
    /// Reads a text in double quotes.
    mutating func quotedText() throws(TraceQLError) -> String {
        let start = position
        var text = ""
        take()
        while let scalar = take() {
            switch scalar {
            case "\"": return text
            case "\\": text.unicodeScalars.append(try escaped())
            case "\n": throw Self.unclosed("\"", at: start)
            default: text.unicodeScalars.append(scalar)
            }
        }
        throw Self.unclosed("\"", at: start)
    }

    /// Reads a text in backticks, in which nothing is escaped.
    mutating func rawText() throws(TraceQLError) -> String {
        let start = position
        take()
        let text = take { $0 != "`" }
        guard take() != nil else { throw Self.unclosed("`", at: start) }
        return text
    }

    private static func unclosed(_ quote: String, at start: SourcePosition) -> TraceQLError {
        TraceQLError(
            "a text has no closing \(quote)", at: start,
            hint: quote == "`" ? nil : "a text over several lines stands in backticks")
    }

    private mutating func escaped() throws(TraceQLError) -> Unicode.Scalar {
        let place = position
        let scalar = take()
        let value: Unicode.Scalar? =
            switch scalar {
            case "\"", "\\": scalar
            case "a": "\u{07}"
            case "b": "\u{08}"
            case "f": "\u{0C}"
            case "n": "\n"
            case "r": "\r"
            case "t": "\t"
            case "v": "\u{0B}"
            case "x": hexScalar(digits: 2, below: 0x80)
            case "u": hexScalar(digits: 4, below: 0x11_0000)
            case "U": hexScalar(digits: 8, below: 0x11_0000)
            default: nil
            }
        if let value { return value }
        let name = scalar.map { "\\\($0)" } ?? "\\"
        throw TraceQLError(
            "\(name) is no escape in a text", at: place,
            hint: "write \\\(name), or put the text in backticks")
    }

    private mutating func hexScalar(digits: Int, below limit: UInt32) -> Unicode.Scalar? {
        var value: UInt32 = 0
        for _ in 0..<digits {
            guard let digit = take().flatMap({ Character($0).hexDigitValue }),
                value <= UInt32.max >> 4
            else { return nil }
            value = value << 4 | UInt32(digit)
        }
        return value < limit ? Unicode.Scalar(value) : nil
    }

    /// Reads a whole number, a float or a duration.
    mutating func number() throws(TraceQLError) -> Token.Kind {
        let start = position
        // Swift's own reading of numbers wants digits on both sides of the point.
        var text = takeDigits() ?? "0"
        var isWhole = true
        if peek() == "." {
            isWhole = false
            take()
            text += "." + (takeDigits() ?? "0")
        }
        if let exponent = takeExponent() {
            isWhole = false
            text += exponent
        }
        if let next = peek(), next.properties.isAlphabetic || next == "." {
            return .duration(try duration(text, at: start))
        }
        if isWhole {
            guard let number = UInt64(text), number <= UInt64(Int64.max) + 1 else {
                throw TraceQLError(
                    "\(text.shortened) is too large for a whole number", at: start,
                    hint: "the largest is maxInt, 9223372036854775807")
            }
            return .int(number)
        }
        guard let number = Double(text), number.isFinite else {
            throw TraceQLError("\(text.shortened) is no number", at: start)
        }
        return .float(number)
    }

    private mutating func takeExponent() -> String? {
        guard let letter = peek(), letter == "e" || letter == "E" else { return nil }
        let isSigned = peek(1) == "+" || peek(1) == "-"
        guard let digit = peek(isSigned ? 2 : 1), ("0"..."9").contains(digit) else { return nil }
        take()
        let sign = isSigned ? take().map(String.init) ?? "" : ""
        return "e" + sign + (takeDigits() ?? "")
    }

    /// Takes the digits that follow; nil when there are none.
    private mutating func takeDigits() -> String? {
        let digits = take { ("0"..."9").contains($0) }
        return digits.isEmpty ? nil : digits
    }

    private mutating func duration(
        _ number: String, at start: SourcePosition
    ) throws(TraceQLError) -> Int64 {
        let text = number + take { DurationNotation.contains($0) || $0.properties.isAlphabetic }
        if let nanoseconds = DurationNotation.nanoseconds(text) { return nanoseconds }
        throw TraceQLError(
            "\(text.shortened) is neither a number nor a duration", at: start,
            hint: "durations are written like 250ms, 1.5s or 1h30m, up to 292y")
    }
}
