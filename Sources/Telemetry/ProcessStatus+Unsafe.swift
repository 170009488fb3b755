import Glibc

/// What the kernel says of this process, read from `/proc/self` and `getrusage` at the moment of asking.
///
/// Where the kernel says nothing (no `/proc`), the figures are zero.
package enum ProcessStatus {
    /// Processor time used, user and system, in seconds.
    package static var cpuSeconds: Double {
        var usage = rusage()
        // SAFETY: `usage` outlives the call, which writes only into it.
        guard unsafe getrusage(RUSAGE_SELF.rawValue, &usage) == 0 else { return 0 }
        return seconds(usage.ru_utime) + seconds(usage.ru_stime)
    }

    /// Memory in use, in bytes: what is mapped, and how much of it is in RAM.
    package static var memory: (virtual: Int, resident: Int) {
        let pages = fields(of: "/proc/self/statm")
        guard pages.count > 1 else { return (0, 0) }
        let size = sysconf(Int32(_SC_PAGESIZE))
        return ((Int(pages[0]) ?? 0) &* size, (Int(pages[1]) ?? 0) &* size)
    }

    /// File descriptors open at this moment, without the one that counting takes.
    package static var openDescriptors: Int {
        guard let directory = unsafe opendir("/proc/self/fd") else { return 0 }
        defer { unsafe closedir(directory) }
        var entries = 0
        while unsafe readdir(directory) != nil { entries += 1 }
        return max(0, entries - 3)  // `.`, `..` and the directory itself
    }

    /// How many file descriptors the process may open.
    package static var descriptorLimit: UInt64 {
        var limit = rlimit()
        // SAFETY: `limit` outlives the call, which writes only into it.
        guard unsafe getrlimit(Int32(RLIMIT_NOFILE.rawValue), &limit) == 0 else {
            return 0
        }
        return UInt64(limit.rlim_cur)
    }

    /// How many threads the process has.
    package static var threads: Int {
        let status = statusFields
        return status.count > 17 ? Int(status[17]) ?? 0 : 0
    }

    /// How long the process has been up, in seconds, to a hundredth.
    package static var uptime: Double {
        let status = statusFields
        guard status.count > 19, let startTicks = Double(status[19]),
            let sinceBoot = fields(of: "/proc/uptime").first.flatMap({ Double($0) })
        else { return 0 }
        return max(0, sinceBoot - startTicks / Double(max(1, sysconf(Int32(_SC_CLK_TCK)))))
    }

    /// The fields of `/proc/self/stat` from the third on; before them stands the name of the program,
    /// which may itself hold spaces and brackets.
    private static var statusFields: [Substring] {
        let text = read("/proc/self/stat")
        guard let end = text.lastIndex(of: ")") else { return [] }
        return text[text.index(after: end)...].split(separator: " ")
    }

    private static func fields(of path: String) -> [Substring] {
        read(path).split(separator: " ")
    }

    /// The first 4 KiB of a file, empty when it cannot be read; enough for the files above.
    private static func read(_ path: String) -> String {
        let descriptor = unsafe open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { return "" }
        defer { close(descriptor) }
        let capacity = 4096
        let bytes = unsafe [UInt8](unsafeUninitializedCapacity: capacity) { buffer, count in
            // SAFETY: the kernel writes at most `capacity` bytes, which the buffer holds.
            count = unsafe max(0, Glibc.read(descriptor, buffer.baseAddress, capacity))
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    private static func seconds(_ time: timeval) -> Double {
        Double(time.tv_sec) + Double(time.tv_usec) / 1_000_000
    }
}
