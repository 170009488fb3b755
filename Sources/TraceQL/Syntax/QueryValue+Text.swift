import TraceModel

extension QueryValue: CustomStringConvertible {
    /// The value as it is written.
    package var description: String {
        switch self {
        case .string(let text): Self.quoted(text)
        case .int(.min): "minInt"
        case .int(let number): String(number)
        case .float(let number): number.description
        case .duration(let nanoseconds): DurationNotation.text(nanoseconds)
        case .bool(let flag): flag ? "true" : "false"
        case .nil: "nil"
        case .status(let code): code.name
        case .kind(let kind): kind.name
        }
    }

    private static func quoted(_ text: String) -> String {
        var quoted = "\""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"", "\\": quoted += "\\\(scalar)"
            case "\n": quoted += "\\n"
            case "\r": quoted += "\\r"
            case "\t": quoted += "\\t"
            case _ where scalar.value < 0x20 || scalar.value == 0x7F:
                let digits = String(scalar.value, radix: 16)
                quoted += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
            default: quoted.unicodeScalars.append(scalar)
            }
        }
        return quoted + "\""
    }
}
