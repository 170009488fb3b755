import Glibc

/// The directory of everything the collector keeps, held by one process at a time.
///
/// SAFETY: `descriptor` is opened in `init` and closed in `deinit`, by no one else.
@safe
package final class DataDirectory: Sendable {
    /// The path as configured.
    let path: String
    private let descriptor: Int32

    /// Why the directory cannot be used.
    package enum Failure: Error, Equatable, Sendable {
        /// Another process holds it.
        case inUse(path: String, process: String)
        /// It cannot be made or opened: what the system says.
        case unusable(path: String, reason: String)
    }

    /// Makes the directory where it is missing, and takes its lock.
    init(_ path: String) throws(Failure) {
        self.path = path
        try Self.makeDirectories(path)
        let lock = "\(path)/LOCK"
        descriptor = unsafe open(lock, O_RDWR | O_CREAT | O_CLOEXEC, 0o644)
        guard descriptor >= 0 else {
            throw .unusable(path: lock, reason: unsafe String(cString: strerror(errno)))
        }
        guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
            let holder = Self.read(descriptor)
            close(descriptor)
            throw .inUse(path: path, process: holder)
        }
        // The number is for people who wonder who holds the lock; the lock itself is the kernel's.
        let process = Array("\(getpid())\n".utf8)
        _ = ftruncate(descriptor, 0)
        _ = unsafe pwrite(descriptor, process, process.count, 0)
    }

    deinit { close(descriptor) }

    /// Lets another process have the directory; what is in it must not be touched afterwards.
    func release() { flock(descriptor, LOCK_UN) }

    /// Where request bodies are kept until they are settled.
    var journal: String { "\(path)/journal" }
    /// Where kept traces are.
    var traces: String { "\(path)/traces" }
    /// What was decided about traces.
    var decisions: String { "\(path)/decisions" }
    /// What the collector was told at run time.
    var control: String { "\(path)/control.sqlite" }

    /// Bytes that are free on the disk for us, and how many it has; nil when it does not say.
    var space: (free: Int, total: Int)? {
        var disk = statvfs()
        guard unsafe fstatvfs(descriptor, &disk) == 0 else { return nil }
        let unit = Int(clamping: disk.f_frsize)
        let free = Int(clamping: disk.f_bavail).multipliedReportingOverflow(by: unit)
        let total = Int(clamping: disk.f_blocks).multipliedReportingOverflow(by: unit)
        return free.overflow || total.overflow ? nil : (free.partialValue, total.partialValue)
    }

    private static func makeDirectories(_ path: String) throws(Failure) {
        var made = path.hasPrefix("/") ? "" : "."
        for part in path.split(separator: "/") {
            made += "/\(part)"
            if unsafe mkdir(made, 0o755) != 0, errno != EEXIST {
                throw .unusable(path: made, reason: unsafe String(cString: strerror(errno)))
            }
        }
    }

    private static func read(_ descriptor: Int32) -> String {
        var bytes = [UInt8](repeating: 0, count: 32)
        let count = unsafe pread(descriptor, &bytes, bytes.count, 0)
        return String(decoding: bytes.prefix(max(0, count)), as: UTF8.self)
            .filter { !$0.isNewline }
    }
}
