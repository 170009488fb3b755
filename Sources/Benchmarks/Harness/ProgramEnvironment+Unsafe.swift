import CPlatform
import Glibc

/// What the program was started with and where it stands.
enum ProgramEnvironment {
    /// An environment variable; nil when it is not set.
    static func variable(_ name: String) -> String? {
        unsafe getenv(name).map { unsafe String(cString: $0) }
    }

    /// All environment variables.
    static var variables: [String: String] {
        var found: [String: String] = [:]
        // SAFETY: `environ` ends with a null, and nothing here changes it.
        var entry = unsafe environ
        while let text = unsafe entry.pointee {
            let pair = unsafe String(cString: text).split(separator: "=", maxSplits: 1)
            if let name = pair.first { found[String(name)] = pair.count > 1 ? String(pair[1]) : "" }
            unsafe entry += 1
        }
        return found
    }

    /// The file of this program.
    static var executable: String {
        // SAFETY: the result is copied and freed.
        guard let path = unsafe realpath("/proc/self/exe", nil) else { return "/proc/self/exe" }
        defer { unsafe free(path) }
        return unsafe String(cString: path)
    }

    /// The commit that the program was built from.
    static var commit: String { unsafe String(cString: tracewell_commit()) }

    /// Writes to standard output, at once.
    static func say(_ text: String) { write(text, to: 1) }

    /// Writes to standard error.
    static func complain(_ text: String) { write(text, to: 2) }

    private static func write(_ text: String, to descriptor: Int32) {
        var rest = Array(text.utf8)[...]
        while !rest.isEmpty {
            // SAFETY: the buffer is read within the call and holds that many bytes.
            let count = unsafe rest.withUnsafeBytes {
                unsafe Glibc.write(descriptor, $0.baseAddress, $0.count)
            }
            guard count > 0 else { return }
            rest = rest.dropFirst(count)
        }
    }
}
