import Bytes

/// An answer as it comes in.
struct Reception: ~Copyable {
    private(set) var headers: [(name: String, value: String)] = []
    private var body = ByteWriter(capacity: 4096)
    private(set) var isTooLarge = false
    private(set) var isCancelled = false
    private var status = 0
    private let limit: Int
    private let receive: ((ByteView) -> Bool)?

    init(limit: Int, receive: ((ByteView) -> Bool)?) {
        self.limit = limit
        self.receive = receive
    }

    /// Takes one line of the head, with its end.
    mutating func takeLine(_ line: ByteView) {
        let text = line.string.drop(while: { $0.isNewline }).prefix { !$0.isNewline }
        if text.hasPrefix("HTTP/") {
            // The head of an interim answer (100 Continue) came before this one.
            headers = []
            status = text.split(separator: " ").dropFirst().first.flatMap { Int($0) } ?? 0
            return
        }
        guard let colon = text.firstIndex(of: ":") else { return }
        let value = text[text.index(after: colon)...].drop { $0 == " " || $0 == "\t" }
        headers.append((String(text[..<colon]), String(value)))
    }

    /// Takes a piece of the body; false when no more is wanted.
    mutating func takeBody(_ bytes: ByteView) -> Bool {
        if let receive, (200...299).contains(status) {
            isCancelled = !receive(bytes)
            return !isCancelled
        }
        guard body.count + bytes.count <= limit else {
            isTooLarge = true
            return false
        }
        body.append(bytes)
        return true
    }

    /// The answer, now that all of it is here.
    consuming func finish(status: Int) -> HTTPClientResponse {
        HTTPClientResponse(status: status, headers: headers, body: body.finish())
    }
}
