extension OutputStyle.Accent {
    /// The colour of a class of spans; none for a class this version does not know.
    static func of(spanClass: String) -> OutputStyle.Accent? {
        switch spanClass {
        case "api": .green
        case "http-client", "rpc": .cyan
        case "db": .blue
        case "redis": .magenta
        case "queue", "job": .yellow
        case "internal": .grey
        default: nil
        }
    }
}
