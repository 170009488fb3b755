import Glibc

/// What a process has used of the machine, as `/proc` tells it.
struct ProcessUsage {
    /// Processor time in user and system mode, in seconds; all threads, steps of 10 ms.
    let processorSeconds: Double
    /// Memory that is resident now.
    let residentBytes: Int
    /// The most memory that was resident at one time.
    let peakBytes: Int

    /// Reads it; nil when there is no such process.
    init?(of identifier: Int32) {
        // The name of the program, in parentheses, may hold spaces.
        guard let stat = TextFile.read("/proc/\(identifier)/stat"),
            let name = stat.lastIndex(of: ")"),
            let status = TextFile.read("/proc/\(identifier)/status")
        else { return nil }
        let fields = stat[stat.index(after: name)...].split(separator: " ")
        guard fields.count > 12, let user = Double(fields[11]), let system = Double(fields[12])
        else { return nil }
        processorSeconds = (user + system) / Double(sysconf(Int32(_SC_CLK_TCK)))
        residentBytes = Self.bytes("VmRSS:", in: status)
        peakBytes = Self.bytes("VmHWM:", in: status)
    }

    private static func bytes(_ field: String, in status: String) -> Int {
        let line = status.split(separator: "\n").first { $0.hasPrefix(field) }
        let words = line?.split { $0 == " " || $0 == "\t" } ?? []
        return words.count > 1 ? (Int(words[1]) ?? 0) * 1024 : 0
    }
}
