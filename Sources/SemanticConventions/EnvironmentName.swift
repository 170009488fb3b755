package import Bytes

/// The one spelling under which an environment is configured, counted, stored and searched.
///
/// Clients write `Production`, `PROD` and `production` and mean the same.
package enum EnvironmentName {
    /// The name of spans that come without an environment.
    package static let unnamed = "default"

    /// Brings the value of `deployment.environment.name` to the one spelling.
    ///
    /// Trims white space, turns ASCII letters to lower case, and reads `development` as `dev`,
    /// `production` as `prod`, `stage` as `staging` and nothing at all as `default`.
    package static func normalize(_ name: ByteView) -> String {
        let bytes = trimmed(name)
        var needsLowering = false
        for index in 0..<bytes.count where isUpper(bytes[index]) { needsLowering = true }
        let text =
            needsLowering
            ? String(decoding: bytes.array.map { isUpper($0) ? $0 | 0x20 : $0 }, as: UTF8.self)
            : bytes.string
        return canonical(text)
    }

    /// Brings a name, say of the configuration or of a query, to the one spelling.
    package static func normalize(_ name: String) -> String {
        withView(of: name) { normalize($0) }
    }

    private static func canonical(_ name: String) -> String {
        switch name {
        case "": unnamed
        case "development": "dev"
        case "production": "prod"
        case "stage": "staging"
        default: name
        }
    }

    private static func trimmed(_ name: ByteView) -> ByteView {
        var start = 0
        var end = name.count
        while start < end, isSpace(name[start]) { start += 1 }
        while end > start, isSpace(name[end - 1]) { end -= 1 }
        return name.prefix(end).dropFirst(start)
    }

    private static func isSpace(_ byte: UInt8) -> Bool {
        byte == 0x20 || (0x09...0x0D).contains(byte)
    }

    private static func isUpper(_ byte: UInt8) -> Bool {
        (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(byte)
    }
}
