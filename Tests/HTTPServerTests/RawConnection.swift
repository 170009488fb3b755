import Glibc

/// A client that sends what it is told and shows what comes back, byte for byte.
final class RawConnection {
    private let descriptor: Int32
    /// What was read beyond the last response.
    private var pending: [UInt8] = []

    /// The server, which lives as long as a connection to it.
    private let server: TestListener

    /// Connects to a server.
    init(_ server: TestListener) {
        self.server = server
        descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = server.port.bigEndian
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        let size = socklen_t(MemoryLayout<sockaddr_in>.size)
        _ = unsafe withUnsafePointer(to: &address) { pointer in
            unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                unsafe connect(descriptor, $0, size)
            }
        }
        var timeout = timeval(tv_sec: 5, tv_usec: 0)
        unsafe setsockopt(
            descriptor, SOL_SOCKET, SO_RCVTIMEO, &timeout, socklen_t(MemoryLayout<timeval>.size))
    }

    deinit { close(descriptor) }

    /// Sends a text; false when the connection is broken.
    @discardableResult
    func send(_ text: String) -> Bool { send(Array(text.utf8)) }

    @discardableResult
    func send(_ bytes: [UInt8]) -> Bool {
        var rest = bytes[...]
        while !rest.isEmpty {
            let count = unsafe rest.withUnsafeBytes {
                unsafe Glibc.send(descriptor, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
            }
            if count <= 0 { return false }
            rest = rest.dropFirst(count)
        }
        return true
    }

    /// Tells the server that nothing more comes.
    func finishSending() { shutdown(descriptor, Int32(SHUT_WR)) }

    /// Reads until the server closes; nil when it does not within five seconds, or resets.
    func readToEnd() -> String? {
        var all: [UInt8] = []
        while true {
            guard let piece = read() else { return nil }
            if piece.isEmpty { return String(decoding: all, as: UTF8.self) }
            all += piece
        }
    }

    /// Reads one response with a declared length; nil when the connection ends before.
    func readResponse(toHead: Bool = false) -> String? {
        var all: [UInt8] = []
        while true {
            if let end = all.endOfHead {
                let head = String(decoding: all[..<end], as: UTF8.self)
                let length = toHead ? 0 : head.header("content-length").flatMap { Int($0) } ?? 0
                if all.count >= end + length {
                    pending = Array(all[(end + length)...])
                    return String(decoding: all[..<(end + length)], as: UTF8.self)
                }
            }
            guard let piece = read(), !piece.isEmpty else { return nil }
            all += piece
        }
    }

    /// Reads at least so many bytes.
    func read(atLeast count: Int) -> String? {
        var all: [UInt8] = []
        while all.count < count {
            guard let piece = read(), !piece.isEmpty else { return nil }
            all += piece
        }
        return String(decoding: all, as: UTF8.self)
    }

    private func read() -> [UInt8]? {
        if !pending.isEmpty {
            defer { pending = [] }
            return pending
        }
        var buffer = [UInt8](repeating: 0, count: 65_536)
        let count = unsafe buffer.withUnsafeMutableBytes {
            unsafe recv(descriptor, $0.baseAddress, $0.count, 0)
        }
        return count < 0 ? nil : Array(buffer[..<count])
    }
}

extension [UInt8] {
    /// Where the empty line after the headers ends.
    fileprivate var endOfHead: Int? {
        guard count >= 4 else { return nil }
        return (0...(count - 4)).first { self[$0..<$0 + 4].elementsEqual("\r\n\r\n".utf8) }
            .map { $0 + 4 }
    }
}

/// The parts of a response as it was read.
extension String {
    var status: Int? {
        hasPrefix("HTTP/1.1 ") ? Int(dropFirst(9).prefix(3)) : nil
    }

    /// The value of a header.
    func header(_ name: String) -> String? {
        // A CRLF is one character.
        for line in split(separator: "\r\n", omittingEmptySubsequences: false) {
            if line.isEmpty { return nil }
            guard let colon = line.firstIndex(of: ":"),
                line[..<colon].lowercased() == name.lowercased()
            else { continue }
            return String(line[line.index(after: colon)...].drop { $0 == " " })
        }
        return nil
    }

    /// What follows the headers.
    var bodyText: String {
        Array(utf8).endOfHead.map { String(decoding: Array(utf8)[$0...], as: UTF8.self) } ?? ""
    }
}
