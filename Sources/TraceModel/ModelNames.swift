extension SpanKind {
    /// The kind in one lower-case word, as answers and queries write it.
    package var name: String {
        switch self {
        case .unspecified: "unspecified"
        case .internal: "internal"
        case .server: "server"
        case .client: "client"
        case .producer: "producer"
        case .consumer: "consumer"
        }
    }

    /// Reads the word back; unspecified for one that is not known.
    package init(name: String) {
        self = SpanKind.allCases.first { $0.name == name } ?? .unspecified
    }
}

extension SpanStatus.Code {
    /// The status in one lower-case word, as answers and queries write it.
    package var name: String {
        switch self {
        case .unset: "unset"
        case .ok: "ok"
        case .error: "error"
        }
    }

    /// Reads the word back; unset for one that is not known.
    package init(name: String) {
        self = SpanStatus.Code.allCases.first { $0.name == name } ?? .unset
    }
}
