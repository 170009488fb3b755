import Bytes
import SystemClock

/// Collects the parts of a request head and checks them against the rules of HTTP.
///
/// SECURITY: This is where request smuggling ends. Whatever two readers of one connection could read
/// differently is refused: two lengths, a length beside chunks, another transfer encoding, a name with
/// a space before its colon, control characters.
/// - Source: RFC 9112 sections 2.2, 3.2, 5, 6.1, 6.3, 11.2; RFC 9110 section 5.
struct HTTPHeadBuilder: ~Copyable {
    private var bytes: ByteWriter
    private var targetCount = 0
    private var fields: [HTTPRequestHead.Field] = []
    private var problem: HTTPProblem?
    private let limits: HTTPHeadLimits

    private var hosts = 0
    private var lengths: [Range<Int>] = []
    private var encodings: [Range<Int>] = []

    /// Begins a head with its request target.
    init(target: ByteView, limits: HTTPHeadLimits = HTTPHeadLimits()) {
        self.limits = limits
        bytes = ByteWriter(capacity: 1024)
        fields.reserveCapacity(16)
        guard target.count <= limits.bytes else {
            problem = .headTooLarge
            return
        }
        appendTarget(target)
        targetCount = bytes.count
    }

    /// Adds a header as sent, without the colon and the space around the value.
    mutating func appendField(name: ByteView, value: ByteView) {
        guard problem == nil else { return }
        guard fields.count < limits.fields,
            bytes.count + name.count + value.count <= limits.bytes
        else {
            problem = .headTooLarge
            return
        }
        let value = value.trimmingSpace
        guard name.isToken else { return refuse("A header has a malformed name.") }
        guard value.isFieldValue else { return refuse("A header has a control character.") }
        let start = bytes.count
        for index in 0..<name.count { bytes.append(name[index].asciiLowercased) }
        bytes.append(value)
        let middle = start + name.count
        let field = HTTPRequestHead.Field(name: start..<middle, value: middle..<bytes.count)
        fields.append(field)
        note(field)
    }

    /// Makes the head.
    ///
    /// - Parameters:
    ///   - method: As sent.
    ///   - isHTTP10: Whether the request is of HTTP/1.0, which knows no chunks and needs no `Host`.
    ///   - peer: Who sent it.
    ///   - time: When its request line arrived.
    ///   - newRequestID: Makes an identifier for a request that has none.
    /// - Returns: The head.
    /// - Throws: ``HTTPProblem/malformed(_:)`` or ``HTTPProblem/headTooLarge``.
    consuming func finish(
        method: String, isHTTP10: Bool, peer: PeerAddress, at time: MonotonicTime,
        newRequestID: () -> String
    ) throws(HTTPProblem) -> HTTPRequestHead {
        if let problem { throw problem }
        let view = bytes.view
        let target = view.prefix(targetCount)
        guard target.firstIndex(of: UInt8(ascii: "*")) != 0 || method == "OPTIONS",
            PercentEncoding.isValid(target)
        else { throw .malformed("The request target is malformed.") }
        guard !method.isEmpty, method.utf8.allSatisfy({ $0.isTokenCharacter }) else {
            throw .malformed("The method is malformed.")
        }
        guard hosts == 1 || (hosts == 0 && isHTTP10) else {
            throw .malformed("There must be one Host header.")
        }
        let length = try bodyLength(isHTTP10: isHTTP10)
        let question = target.firstIndex(of: UInt8(ascii: "?")) ?? targetCount
        let query = min(question + 1, targetCount)..<targetCount
        let fields = fields
        return HTTPRequestHead(
            method: HTTPMethod(name: method), peer: peer, contentLength: length, receivedAt: time,
            bytes: bytes.finish(), path: 0..<question, query: query, fields: fields,
            newRequestID: newRequestID)
    }

    /// Writes the path and the query of a target, whichever of its forms it has.
    private mutating func appendTarget(_ target: ByteView) {
        for index in 0..<target.count where target[index] <= 0x20 || target[index] == 0x7F {
            return refuse("The request target is malformed.")
        }
        if target.firstIndex(of: UInt8(ascii: "#")) != nil {
            return refuse("The request target is malformed.")
        }
        if target.prefix(1) == "/" || target == "*" {
            bytes.append(target)
            return
        }
        // RFC 9112 section 3.2.2: a server accepts the form that is meant for proxies.
        let scheme = target.prefix(7) == "http://" ? 7 : target.prefix(8) == "https://" ? 8 : 0
        guard scheme > 0 else { return refuse("The request target is malformed.") }
        let rest = target.dropFirst(scheme)
        let slash = rest.firstIndex(of: UInt8(ascii: "/")) ?? rest.count
        let question = rest.firstIndex(of: UInt8(ascii: "?")) ?? rest.count
        if slash > question || slash == rest.count { bytes.append(UInt8(ascii: "/")) }
        bytes.append(rest.dropFirst(min(slash, question)))
    }

    private mutating func note(_ field: HTTPRequestHead.Field) {
        let view = bytes.view
        guard let name = view.slice(from: field.name.lowerBound, count: field.name.count) else {
            return
        }
        if name == "host" { hosts += 1 }
        if name == "content-length" { lengths.append(field.value) }
        if name == "transfer-encoding" { encodings.append(field.value) }
    }

    /// The declared length of the body; nil for chunks.
    private func bodyLength(isHTTP10: Bool) throws(HTTPProblem) -> Int? {
        let view = bytes.view
        if let encoding = encodings.first {
            guard encodings.count == 1, lengths.isEmpty, !isHTTP10,
                encoding.count == 7,
                zip(encoding, "chunked".utf8).allSatisfy({ view[$0].asciiLowercased == $1 })
            else { throw .malformed("The transfer encoding is not chunked alone.") }
            return nil
        }
        guard let length = lengths.first else { return 0 }
        var value = 0
        for index in length {
            guard let digit = view[index].decimalValue,
                case let (shifted, overflow) = value.multipliedReportingOverflow(by: 10), !overflow,
                case let (sum, carry) = shifted.addingReportingOverflow(digit), !carry
            else { throw .malformed("The content length is malformed.") }
            value = sum
        }
        guard lengths.count == 1, !length.isEmpty else {
            throw .malformed("There must be one content length.")
        }
        return value
    }

    private mutating func refuse(_ reason: String) {
        if problem == nil { problem = .malformed(reason) }
    }
}

extension UInt8 {
    fileprivate var asciiLowercased: UInt8 { self >= 0x41 && self <= 0x5A ? self | 0x20 : self }

    fileprivate var decimalValue: Int? {
        self >= 0x30 && self <= 0x39 ? Int(self - 0x30) : nil
    }

    /// `tchar` of RFC 9110 section 5.6.2.
    fileprivate var isTokenCharacter: Bool {
        switch self {
        case 0x30...0x39, 0x41...0x5A, 0x61...0x7A: true
        case 0x21, 0x23...0x27, 0x2A, 0x2B, 0x2D, 0x2E, 0x5E...0x60, 0x7C, 0x7E: true
        default: false
        }
    }
}

extension ByteView {
    fileprivate var isToken: Bool {
        for index in 0..<count where !self[index].isTokenCharacter { return false }
        return !isEmpty
    }

    /// Visible characters, spaces, tabs and bytes above ASCII.
    fileprivate var isFieldValue: Bool {
        for index in 0..<count
        where (self[index] < 0x20 && self[index] != 0x09) || self[index] == 0x7F {
            return false
        }
        return true
    }

    fileprivate var trimmingSpace: ByteView {
        var start = 0
        var end = count
        while start < end, self[start] == 0x20 || self[start] == 0x09 { start += 1 }
        while end > start, self[end - 1] == 0x20 || self[end - 1] == 0x09 { end -= 1 }
        return dropFirst(start).prefix(end - start)
    }
}
