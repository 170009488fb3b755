import CPlatform
import Glibc

/// A socket that takes connections at one address.
@safe
final class ListeningSocket: Sendable {
    let descriptor: Int32
    /// Where it listens in fact: numeric, with the port that the system chose.
    let address: ListenAddress
    /// The file to remove at the end.
    private let path: String?

    private init(descriptor: Int32, address: ListenAddress, path: String?) {
        self.descriptor = descriptor
        self.address = address
        self.path = path
    }

    /// Stops listening at once: who connects from now on is turned away by the system.
    func stop() {
        if let path { unsafe unlink(path) }
        shutdown(descriptor, Int32(SHUT_RDWR))
    }

    deinit { Glibc.close(descriptor) }

    /// Opens the sockets of an address: one for each address that a host name stands for, all on one port.
    static func open(_ address: ListenAddress) throws(HTTPListenerError) -> [ListeningSocket] {
        switch address {
        case .unix(let path): return [try openUnix(path, address)]
        case .tcp(let host, let port): return try openTCP(host, port, address)
        }
    }

    private static func openTCP(
        _ host: String, _ port: UInt16, _ address: ListenAddress
    ) throws(HTTPListenerError) -> [ListeningSocket] {
        var hints = unsafe addrinfo()
        unsafe hints.ai_socktype = Int32(SOCK_STREAM.rawValue)
        unsafe hints.ai_flags = AI_PASSIVE
        var list: UnsafeMutablePointer<addrinfo>?
        guard unsafe getaddrinfo(host, nil, &hints, &list) == 0, let first = unsafe list else {
            throw .unknownHost(address)
        }
        defer { unsafe freeaddrinfo(list) }
        var sockets: [ListeningSocket] = []
        var port = port
        var next: UnsafeMutablePointer<addrinfo>? = unsafe first
        while let entry = unsafe next {
            unsafe next = entry.pointee.ai_next
            guard let target = unsafe entry.pointee.ai_addr else { continue }
            unsafe setPort(port, in: target)
            do throws(HTTPListenerError) {
                let socket = try unsafe listen(
                    target, entry.pointee.ai_addrlen, named: address, path: nil)
                if case .tcp(_, let taken) = socket.address { port = taken }
                sockets.append(socket)
            } catch {
                // A host without IPv6 still resolves `localhost` to ::1.
                let isLast = unsafe next == nil
                if sockets.isEmpty && isLast { throw error }
                if case .addressInUse = error { throw error }
            }
        }
        guard !sockets.isEmpty else { throw .unknownHost(address) }
        return sockets
    }

    private static func openUnix(
        _ path: String, _ address: ListenAddress
    ) throws(HTTPListenerError) -> ListeningSocket {
        var target = sockaddr_un()
        target.sun_family = sa_family_t(AF_UNIX)
        let bytes = Array(path.utf8)
        unsafe withUnsafeMutableBytes(of: &target.sun_path) { memory in
            // SAFETY: `ListenAddress` holds no path that would not fit with its end.
            unsafe memory.copyBytes(from: bytes.prefix(memory.count - 1))
        }
        removeAbandoned(path, target)
        return try unsafe withUnsafePointer(to: &target) { pointer throws(HTTPListenerError) in
            try unsafe UnsafeRawPointer(pointer).withMemoryRebound(
                to: sockaddr.self, capacity: 1
            ) { target throws(HTTPListenerError) in
                try unsafe listen(
                    target, socklen_t(MemoryLayout<sockaddr_un>.size), named: address, path: path)
            }
        }
    }

    /// Removes a socket file that no process listens on any more: what a killed collector leaves.
    private static func removeAbandoned(_ path: String, _ target: sockaddr_un) {
        var status = stat()
        guard unsafe lstat(path, &status) == 0, status.st_mode & S_IFMT == S_IFSOCK else { return }
        let probe = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0)
        guard probe >= 0 else { return }
        defer { Glibc.close(probe) }
        var target = target
        let result = unsafe withUnsafePointer(to: &target) { pointer in
            unsafe UnsafeRawPointer(pointer).withMemoryRebound(to: sockaddr.self, capacity: 1) {
                unsafe connect(probe, $0, socklen_t(MemoryLayout<sockaddr_un>.size))
            }
        }
        if result != 0, errno == ECONNREFUSED { unsafe unlink(path) }
    }

    private static func listen(
        _ target: UnsafePointer<sockaddr>, _ length: socklen_t, named address: ListenAddress,
        path: String?
    ) throws(HTTPListenerError) -> ListeningSocket {
        let kind = SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue | SOCK_NONBLOCK.rawValue
        let descriptor = unsafe socket(Int32(target.pointee.sa_family), Int32(kind), 0)
        guard descriptor >= 0 else { throw failure(address) }
        var on: Int32 = 1
        unsafe setsockopt(
            descriptor, SOL_SOCKET, SO_REUSEADDR, &on, socklen_t(MemoryLayout<Int32>.size))
        guard unsafe bind(descriptor, target, length) == 0, Glibc.listen(descriptor, 1024) == 0
        else {
            let error = failure(address)
            Glibc.close(descriptor)
            throw error
        }
        return ListeningSocket(
            descriptor: descriptor, address: path == nil ? bound(descriptor) ?? address : address,
            path: path)
    }

    private static func failure(_ address: ListenAddress) -> HTTPListenerError {
        let code = errno
        if code == EADDRINUSE { return .addressInUse(address) }
        return .cannotListen(address, reason: unsafe String(cString: strerror(code)))
    }

    private static func bound(_ descriptor: Int32) -> ListenAddress? {
        var storage = sockaddr_storage()
        var length = socklen_t(MemoryLayout<sockaddr_storage>.size)
        return unsafe withUnsafeMutablePointer(to: &storage) { pointer in
            unsafe UnsafeMutableRawPointer(pointer).withMemoryRebound(
                to: sockaddr.self, capacity: 1
            ) { address -> ListenAddress? in
                guard unsafe getsockname(descriptor, address, &length) == 0 else { return nil }
                let peer = unsafe PeerAddress(address)
                return .tcp(host: peer.ip, port: peer.port)
            }
        }
    }

    private static func setPort(_ port: UInt16, in target: UnsafeMutablePointer<sockaddr>) {
        switch unsafe Int32(target.pointee.sa_family) {
        case AF_INET:
            unsafe target.withMemoryRebound(to: sockaddr_in.self, capacity: 1) {
                unsafe $0.pointee.sin_port = port.bigEndian
            }
        case AF_INET6:
            unsafe target.withMemoryRebound(to: sockaddr_in6.self, capacity: 1) {
                unsafe $0.pointee.sin6_port = port.bigEndian
            }
        default: break
        }
    }
}
