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

    /// Writes to standard error.
    static func complain(_ text: String) {
        let bytes = Array(text.utf8)
        // SAFETY: the array holds that many bytes.
        _ = unsafe Glibc.write(2, bytes, bytes.count)
    }
}
