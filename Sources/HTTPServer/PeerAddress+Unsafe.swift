import Glibc

extension PeerAddress {
    /// Reads a socket address; anything but IPv4 and IPv6 counts as local.
    ///
    /// SAFETY: `address` is nil or points to an address of the length that its family has.
    @unsafe
    init(_ address: UnsafePointer<sockaddr>?) {
        guard let address = unsafe address else {
            self = .unix
            return
        }
        switch unsafe Int32(address.pointee.sa_family) {
        case AF_INET:
            self = unsafe address.withMemoryRebound(to: sockaddr_in.self, capacity: 1) {
                unsafe PeerAddress(
                    family: .ipv4, low: UInt64(UInt32(bigEndian: $0.pointee.sin_addr.s_addr)),
                    port: UInt16(bigEndian: $0.pointee.sin_port))
            }
        case AF_INET6:
            self = unsafe address.withMemoryRebound(to: sockaddr_in6.self, capacity: 1) {
                let port = unsafe UInt16(bigEndian: $0.pointee.sin6_port)
                var host = unsafe $0.pointee.sin6_addr
                return unsafe withUnsafeBytes(of: &host) { bytes in
                    unsafe PeerAddress(
                        family: .ipv6,
                        high: UInt64(bigEndian: bytes.load(as: UInt64.self)),
                        low: UInt64(bigEndian: bytes.load(fromByteOffset: 8, as: UInt64.self)),
                        port: port)
                }
            }
        default:
            self = .unix
        }
    }
}
