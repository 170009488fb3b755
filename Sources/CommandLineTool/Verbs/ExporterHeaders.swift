/// The headers that the environment asks an exporter to send.
///
/// - Source: OpenTelemetry specification, `OTEL_EXPORTER_OTLP_HEADERS`: `key=value` pairs joined by
///   commas, values percent-encoded.
enum ExporterHeaders {
    /// The headers, with the bearer token of `TRACEWELL_TOKEN` unless they bring their own.
    static func of(_ variables: [String: String]) -> [(name: String, value: String)] {
        var headers = (variables["OTEL_EXPORTER_OTLP_HEADERS"] ?? "").split(separator: ",")
            .compactMap { pair -> (name: String, value: String)? in
                guard let equals = pair.firstIndex(of: "=") else { return nil }
                let name = trimmed(pair[..<equals])
                let value = decoded(trimmed(pair[pair.index(after: equals)...]))
                return name.isEmpty ? nil : (name, value)
            }
        let hasToken = headers.contains { $0.name.lowercased() == "authorization" }
        if !hasToken, let token = variables["TRACEWELL_TOKEN"], !token.isEmpty {
            headers.append(("Authorization", "Bearer \(token)"))
        }
        return headers
    }

    private static func trimmed(_ text: Substring) -> String {
        let isSpace = { (character: Character) in character == " " || character == "\t" }
        return String(text.drop(while: isSpace).reversed().drop(while: isSpace).reversed())
    }

    private static func decoded(_ text: String) -> String {
        var bytes: [UInt8] = []
        var rest = Array(text.utf8)[...]
        while let byte = rest.popFirst() {
            if byte == UInt8(ascii: "%"), rest.count >= 2,
                let value = UInt8(String(decoding: rest.prefix(2), as: UTF8.self), radix: 16)
            {
                bytes.append(value)
                rest = rest.dropFirst(2)
            } else {
                bytes.append(byte)
            }
        }
        return String(decoding: bytes, as: UTF8.self)
    }
}
