import Bytes
import SemanticConventions

/// Who is on the other side of a call, in the words of a label.
struct PeerName {
    /// The longest name, in bytes; a longer one is cut.
    static let longest = 63

    private var words = InlineArray<8, UInt64>(repeating: 0)
    private(set) var count = 0

    /// No name.
    init() {}

    /// The name that a text is.
    init(_ text: ByteView) {
        let text = LabelWords.bounded(text, to: Self.longest)
        var offset = 0
        while offset &+ 8 <= text.count, let word = text.littleEndian64(at: offset) {
            words[count] = word
            count &+= 1
            offset &+= 8
        }
        words[count] = LabelWords.tail(text)
        count &+= 1
    }

    /// The name of a peer; none for nil.
    ///
    /// - Parameters:
    ///   - peer: The name in parts.
    ///   - scratch: What they are put together in.
    init(_ peer: PeerText?, _ scratch: inout ByteWriter) {
        guard let peer else {
            self.init()
            return
        }
        guard let port = peer.port else {
            self.init(peer.text)
            return
        }
        scratch.removeAll()
        scratch.append(peer.text.prefix(Self.longest))
        scratch.append(UInt8(ascii: ":"))
        scratch.append(decimal: port)
        self.init(scratch.view)
    }

    var isEmpty: Bool { count == 0 }

    subscript(index: Int) -> UInt64 { words[index] }
}

/// The parts of a peer's name as a span gives them.
struct PeerText: Equatable {
    let text: ByteView
    /// What follows the text, behind a colon.
    var port: Int64?
}

extension ConventionalSpan {
    /// The parts of ``peerName``, of which no string is made.
    var peer: PeerText? {
        if let name = text(.servicePeerName) { return PeerText(text: name) }
        if let address = text(.serverAddress) {
            return PeerText(text: address, port: integer(.serverPort))
        }
        if let address = text(.networkPeerAddress) {
            return PeerText(text: address, port: integer(.networkPeerPort))
        }
        return (text(.dbNamespace) ?? text(.dbSystemName)).map { PeerText(text: $0) }
    }
}

extension ByteWriter {
    /// Appends the decimal digits of a number.
    mutating func append(decimal number: Int64) {
        if number < 0 { append(UInt8(ascii: "-")) }
        var rest = number.magnitude
        // The digits come from the last to the first, eight bits each.
        var digits: UInt128 = 0
        var count = 0
        repeat {
            digits = digits << 8 | UInt128(UInt8(ascii: "0") + UInt8(truncatingIfNeeded: rest % 10))
            rest /= 10
            count += 1
        } while rest > 0 && count < 16
        if rest > 0 { append(decimal: Int64(rest)) }
        for _ in 0..<count {
            append(UInt8(truncatingIfNeeded: digits))
            digits >>= 8
        }
    }
}
