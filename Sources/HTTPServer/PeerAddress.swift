/// Who is at the other end of a connection.
package struct PeerAddress: Hashable, Sendable {
    /// How a peer is reached.
    package enum Family: Sendable {
        case ipv4
        case ipv6
        case unix
    }

    /// How the peer is reached.
    package let family: Family
    /// The address in network order: all of IPv6, or IPv4 in the low 32 bits.
    let high: UInt64
    let low: UInt64
    /// The peer's own port; 0 for a local socket.
    package let port: UInt16

    init(family: Family, high: UInt64 = 0, low: UInt64 = 0, port: UInt16 = 0) {
        self.family = family
        self.high = high
        self.low = low
        self.port = port
    }

    /// A peer on a socket of this machine's file system.
    package static let unix = PeerAddress(family: .unix)

    /// A peer on this machine, for tests.
    package static let loopback = PeerAddress(family: .ipv4, low: 0x7F00_0001)

    /// The same peer whatever its port: what limits per address count by.
    var host: PeerAddress { PeerAddress(family: family, high: high, low: low) }

    /// Whether the peer is this machine.
    package var isLoopback: Bool {
        switch family {
        case .unix: true
        case .ipv4: low >> 24 & 0xFF == 127
        case .ipv6: high == 0 && low == 1 || isMappedIPv4 && low >> 24 & 0xFF == 127
        }
    }

    private var isMappedIPv4: Bool { high == 0 && low >> 32 == 0xFFFF }

    /// The address without the port, as people write it; `unix` for a local socket.
    package var ip: String {
        switch family {
        case .unix: "unix"
        case .ipv4: Self.dotted(low)
        case .ipv6: isMappedIPv4 ? Self.dotted(low) : Self.colons(high, low)
        }
    }

    private static func dotted(_ address: UInt64) -> String {
        [24, 16, 8, 0].map { String(address >> $0 & 0xFF) }.joined(separator: ".")
    }

    /// RFC 5952: lower-case hex, the longest run of two or more zero groups shortened, the first of equals.
    private static func colons(_ high: UInt64, _ low: UInt64) -> String {
        let groups = [high, low].flatMap { half in
            [48, 32, 16, 0].map { UInt16(truncatingIfNeeded: half >> $0) }
        }
        var longest = 0..<0
        var start = 0
        for index in 0...groups.count where index == groups.count || groups[index] != 0 {
            if index - start > max(1, longest.count) { longest = start..<index }
            start = index + 1
        }
        let text = { (part: ArraySlice<UInt16>) in
            part.map { String($0, radix: 16) }.joined(separator: ":")
        }
        if longest.isEmpty { return text(groups[...]) }
        return text(groups[..<longest.lowerBound]) + "::" + text(groups[longest.upperBound...])
    }
}
