import Glibc

/// The machine that figures are from, as far as they depend on it.
struct Machine {
    let processor: String
    let cores: Int
    let memoryBytes: Int
    let kernel: String
    /// How many threads wanted to run in the last minute, before the benchmarks.
    let load: Double

    /// Looks at this machine.
    static func current() -> Machine {
        let processors = TextFile.read("/proc/cpuinfo") ?? ""
        let load = TextFile.read("/proc/loadavg")?.prefix { $0 != " " } ?? ""
        return Machine(
            processor: field("model name", of: processors) ?? "unknown",
            cores: max(1, sysconf(Int32(_SC_NPROCESSORS_ONLN))),
            memoryBytes: sysconf(Int32(_SC_PHYS_PAGES)) * sysconf(Int32(_SC_PAGESIZE)),
            kernel: TextFile.read("/proc/sys/kernel/osrelease")?.filter { $0 != "\n" } ?? "unknown",
            load: Double(load) ?? 0)
    }

    /// Whether other work is likely to disturb what is measured.
    var isBusy: Bool { load > 0.25 * Double(cores) }

    /// One line for people.
    var description: String {
        let memory = (Double(memoryBytes) / Double(1 << 30)).fixed(0)
        let other = isBusy ? "; load \(load.fixed(1)): busy, a quiet run is needed" : ""
        return "\(processor), \(cores) cores, \(memory) GiB, Linux \(kernel)\(other)"
    }

    private static func field(_ name: String, of text: String) -> String? {
        for line in text.split(separator: "\n") where line.hasPrefix(name) {
            guard let colon = line.firstIndex(of: ":") else { continue }
            return String(line[line.index(after: colon)...].drop { $0 == " " })
        }
        return nil
    }
}
