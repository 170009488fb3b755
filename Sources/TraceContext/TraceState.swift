package import Bytes

/// The vendors' parts of a trace's context, as the `tracestate` header has them.
///
/// The member changed last stands at the left.
/// - Source: W3C Trace Context level 2, section 3.3.
package struct TraceState: Hashable, Sendable {
    /// One vendor's part.
    package struct Member: Hashable, Sendable {
        package let key: String
        package let value: String

        /// Makes a member; nil when key or value break the grammar.
        package init?(key: String, value: String) {
            guard let member = withView(of: "\(key)=\(value)", { Member($0) }),
                member.key == key, member.value == value
            else { return nil }
            self = member
        }

        init?(_ text: ByteView) {
            guard let equals = text.firstIndex(of: "=") else { return nil }
            let key = text.prefix(equals)
            let value = text.dropFirst(equals + 1)
            guard TraceState.isKey(key), TraceState.isValue(value) else { return nil }
            self.key = key.string
            self.value = value.string
        }

        var length: Int { key.utf8.count + 1 + value.utf8.count }
    }

    /// How many members a list may have.
    package static let maxMembers = 32
    /// How many characters every implementation must pass on; a longer list is cut.
    package static let propagatedLength = 512

    /// The members from left to right, with different keys.
    package private(set) var members: [Member] = []

    /// Makes a list of no members.
    package init() {}

    /// Reads the values of all `tracestate` headers in their order.
    ///
    /// Nil when a member breaks the grammar or there are more than 32, upon which the whole list
    /// has to be ignored. Empty members are passed over; of members with the same key the first,
    /// which was changed last, is kept.
    package init?(headers: [String]) {
        let joined = headers.joined(separator: ",")
        guard let state = withView(of: joined, { TraceState($0) }) else { return nil }
        self = state
    }

    /// Reads one header's value; see ``init(headers:)``.
    package init?(_ header: ByteView) {
        var count = 0
        for part in SeparatedList(header, separator: ",") {
            let text = part.trimmingOptionalSpace
            if text.isEmpty { continue }
            count += 1
            guard count <= Self.maxMembers, let member = Member(text) else { return nil }
            if self[member.key] == nil { members.append(member) }
        }
    }

    /// The value of a key.
    package subscript(key: String) -> String? { members.first { $0.key == key }?.value }

    /// Adds or replaces a member, at the left; the rightmost one goes when there is no room.
    package mutating func set(_ member: Member) {
        remove(member.key)
        if members.count == Self.maxMembers { members.removeLast() }
        members.insert(member, at: 0)
    }

    /// Takes a member out.
    package mutating func remove(_ key: String) { members.removeAll { $0.key == key } }

    /// The value of the header, cut by whole members to a length.
    ///
    /// Members of more than 128 characters go first, then members from the right.
    package func header(atMost length: Int = TraceState.propagatedLength) -> String {
        var kept = members
        var total = kept.reduce(-1) { $0 + $1.length + 1 }
        for index in kept.indices.reversed() where total > length && kept[index].length > 128 {
            total -= kept.remove(at: index).length + 1
        }
        while total > length, let last = kept.popLast() { total -= last.length + 1 }
        return kept.map { "\($0.key)=\($0.value)" }.joined(separator: ",")
    }
}

extension TraceState {
    private static func isKey(_ key: ByteView) -> Bool {
        guard key.count > 0, key.count <= 256, isLowerOrDigit(key[0]) else { return false }
        for index in 1..<key.count where !isLowerOrDigit(key[index]) {
            switch Unicode.Scalar(key[index]) {
            case "_", "-", "*", "/", "@": continue
            default: return false
            }
        }
        return true
    }

    private static func isValue(_ value: ByteView) -> Bool {
        guard value.count > 0, value.count <= 256, value[value.count - 1] != 0x20 else {
            return false
        }
        for index in 0..<value.count {
            switch value[index] {
            case UInt8(ascii: ","), UInt8(ascii: "="): return false
            case 0x20...0x7E: continue
            default: return false
            }
        }
        return true
    }

    private static func isLowerOrDigit(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "0")...UInt8(ascii: "9"): true
        default: false
        }
    }
}
