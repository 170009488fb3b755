import Bytes
import TraceModel

/// One line of the log, before it is written.
struct LogLine {
    /// The most bytes of a text that are written; what is cut ends in an ellipsis.
    static let maximumTextBytes = 8192

    let time: Timestamp
    let level: LogLevel
    let message: String
    let service: String
    let environment: String
    let source: String
    let fields: [LogField]

    /// Writes one JSON object and a line end.
    func appendJSON(to text: inout ByteWriter) {
        text.append("{\"timestamp\":\"")
        text.append(time.rfc3339(fractionDigits: 3))
        text.append("\"")
        append("level", .text(level.name), to: &text)
        append("message", .text(message), to: &text)
        append("service", .text(service), to: &text)
        append("environment", .text(environment), to: &text)
        append("source", .text(source), to: &text)
        for field in fields { append(field.name, field.value, to: &text) }
        text.append("}\n")
    }

    /// Writes time, level, source, message and fields, separated by spaces, and a line end.
    func appendText(to text: inout ByteWriter) {
        text.append(time.rfc3339(fractionDigits: 3))
        text.append(" ")
        text.append(level.name.uppercased())
        text.append(" ")
        text.append(source)
        text.append(": ")
        // Line ends and control characters must not make two lines of one.
        text.append(String(message.map { $0.isNewline || $0.isControl ? " " : $0 }))
        for field in fields {
            if case .absent = field.value { continue }
            text.append(" ")
            text.append(field.name)
            text.append("=")
            switch field.value {
            case .text(let value) where value.utf8.allSatisfy(\.isPlain) && !value.isEmpty:
                text.append(Self.cut(value))
            default:
                append(field.value, to: &text)
            }
        }
        text.append("\n")
    }

    private func append(_ name: String, _ value: LogField.Value, to text: inout ByteWriter) {
        if case .absent = value { return }
        text.append(",")
        text.appendJSONString(name)
        text.append(":")
        append(value, to: &text)
    }

    private func append(_ value: LogField.Value, to text: inout ByteWriter) {
        switch value {
        case .text(let value): text.appendJSONString(Self.cut(value))
        case .integer(let value): text.append(String(value))
        case .unsigned(let value): text.append(String(value))
        case .number(let value): text.append(value.isFinite ? value.description : "null")
        case .flag(let value): text.append(value ? "true" : "false")
        case .absent: text.append("null")
        }
    }

    private static func cut(_ value: String) -> String {
        value.utf8.count <= maximumTextBytes
            ? value : String(decoding: value.utf8.prefix(maximumTextBytes), as: UTF8.self) + "…"
    }
}

extension Character {
    fileprivate var isControl: Bool {
        unicodeScalars.contains { $0.properties.generalCategory == .control }
    }
}

extension UInt8 {
    /// Whether a text of such bytes needs no quotes after `name=`.
    fileprivate var isPlain: Bool {
        self > 0x20 && self < 0x7F && self != UInt8(ascii: "\"") && self != UInt8(ascii: "=")
    }
}
