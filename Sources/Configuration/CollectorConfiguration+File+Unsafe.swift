internal import Glibc

extension CollectorConfiguration.File {
    /// The longest file that is read; the YAML parser refuses far shorter ones with a better
    /// message.
    private static let longest = 16 << 20

    /// Reads a configuration file.
    ///
    /// - Throws: One issue that names the path and the system's reason.
    package static func read(path: String) throws(ConfigurationError) -> Self {
        let descriptor = unsafe open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw failure(path, errno) }
        defer { close(descriptor) }
        var bytes: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 65_536)
        while bytes.count < longest {
            // SAFETY: the call writes at most `count` bytes into the buffer, which is ours for the
            // call.
            let count = unsafe buffer.withUnsafeMutableBytes {
                unsafe Glibc.read(descriptor, $0.baseAddress, $0.count)
            }
            if count < 0, errno == EINTR { continue }
            guard count >= 0 else { throw failure(path, errno) }
            if count == 0 { break }
            bytes += buffer.prefix(count)
        }
        return Self(name: path, bytes: bytes)
    }

    private static func failure(_ path: String, _ code: Int32) -> ConfigurationError {
        let reason = unsafe String(cString: strerror(code))
        return ConfigurationError([
            .init(
                .file(path, line: 0), "cannot be read: \(reason)",
                hint: code == ENOENT
                    ? "give the path of a file, or leave it out for the defaults" : nil)
        ])
    }
}
