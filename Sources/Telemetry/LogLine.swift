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

    /// One JSON object and a line end.
    func json() -> ByteBuffer {
        var json = JSONWriter(capacity: 512)
        json.beginObject()
        json.key("timestamp")
        json.string(time.rfc3339(fractionDigits: 3))
        json.key("level")
        json.string(level.name)
        json.key("message")
        json.string(Self.cut(message))
        json.key("service")
        json.string(service)
        json.key("environment")
        json.string(environment)
        json.key("source")
        json.string(source)
        for field in fields {
            if case .absent = field.value { continue }
            json.key(text: field.name)
            Self.append(field.value, to: &json)
        }
        json.endObject()
        json.newline()
        return json.finish()
    }

    /// Time, level, source, message and fields, separated by spaces, and a line end.
    func text() -> ByteBuffer {
        var text = ByteWriter(capacity: 512)
        text.append(time.rfc3339(fractionDigits: 3))
        text.append(" ")
        text.append(level.name.uppercased())
        text.append(" ")
        text.append(source)
        text.append(": ")
        // Line ends and control characters must not make two lines of one.
        text.append(String(Self.cut(message).map { $0.isNewline || $0.isControl ? " " : $0 }))
        for field in fields {
            if case .absent = field.value { continue }
            text.append(" ")
            text.append(field.name)
            text.append("=")
            switch field.value {
            case .text(let value) where value.utf8.allSatisfy(\.isPlain) && !value.isEmpty:
                text.append(Self.cut(value))
            default:
                var json = JSONWriter(capacity: 64)
                Self.append(field.value, to: &json)
                let quoted = json.finish()
                withExtendedLifetime(quoted) { text.append(quoted.view) }
            }
        }
        text.append("\n")
        return text.finish()
    }

    private static func append(_ value: LogField.Value, to json: inout JSONWriter) {
        switch value {
        case .text(let value): json.string(cut(value))
        case .integer(let value): json.number(value)
        case .unsigned(let value): json.number(value)
        case .number(let value): json.number(value)
        case .flag(let value): json.bool(value)
        case .absent: json.null()
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
