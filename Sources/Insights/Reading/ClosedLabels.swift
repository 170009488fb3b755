import Bytes
import SemanticConventions

/// The methods of HTTP as a label: those that the conventions know, else `other`.
enum HTTPMethodLabel {
    private static let known: [UInt64] = [
        LabelWords.word("GET"), LabelWords.word("POST"), LabelWords.word("PUT"),
        LabelWords.word("DELETE"), LabelWords.word("PATCH"), LabelWords.word("HEAD"),
        LabelWords.word("OPTIONS"), LabelWords.word("CONNECT"), LabelWords.word("TRACE"),
        LabelWords.word("QUERY"),
    ]

    /// The word of a method; that of nothing where there is none.
    static func word(_ method: ByteView?) -> UInt64 {
        guard let method else { return 0 }
        guard method.count <= 7 else { return LabelWords.other }
        let word = LabelWords.tail(method)
        return known.contains(word) ? word : LabelWords.other
    }
}

/// How the two ends of an edge of the service graph are connected.
enum ConnectionLabel {
    static let http = LabelWords.word("http")
    static let rpc = LabelWords.word("rpc")
    static let database = LabelWords.word("db")
    static let redis = LabelWords.word("redis")
    static let queue = LabelWords.word("queue")
    /// A call to somebody who does not send spans.
    static let virtual = LabelWords.word("virtual")
}

extension JobOutcome {
    /// The outcome as a label.
    var labelWord: UInt64 {
        switch self {
        case .ok: Self.success
        case .retry: Self.willRetry
        case .dead: Self.isDead
        case .failed: Self.failure
        }
    }

    private static let success = LabelWords.word("success")
    private static let willRetry = LabelWords.word("retry")
    private static let isDead = LabelWords.word("dead")
    private static let failure = LabelWords.word("failure")
}
