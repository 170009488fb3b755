import Glibc

/// A port of the loopback interface for a program that cannot take one itself.
enum FreePort {
    /// Asks the system for a port; another program may take it before it is used.
    static func find() throws(BenchmarkError) -> UInt16 {
        let socket = Glibc.socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        defer { close(socket) }
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        // SAFETY: `address` outlives the calls and is as long as `length` says; a `sockaddr_in` is laid
        // out as a `sockaddr` of its family.
        let isBound = unsafe withUnsafeMutablePointer(to: &address) { pointer in
            unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { general in
                unsafe bind(socket, general, length) == 0
                    && getsockname(socket, general, &length) == 0
            }
        }
        guard socket >= 0, isBound else { throw .failed("no port of 127.0.0.1 is free") }
        return UInt16(bigEndian: address.sin_port)
    }
}
