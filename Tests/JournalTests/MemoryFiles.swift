import Bytes
import Glibc
import Journal
import Synchronization

/// A disk in memory that can fail, and can lose its power.
///
/// What was written and not synced is known by sector, and what was done to a directory and not
/// synced by order, so that a loss of power can keep any part of the one and any beginning of the
/// other: more than a real disk may lose, not less.
final class MemoryFiles: JournalFiles {
    /// One operation that fails.
    struct Fault: Sendable, Equatable {
        enum Kind: Sendable, Equatable {
            case error(Int32)
            /// A write that takes half of the bytes and reports no error.
            case shortWrite
            /// From here on nothing works.
            case powerLoss
        }

        var kind: Kind
        /// The number of the operation, from 1.
        var at: Int
        /// Whether every later operation fails as well.
        var persistent = false
    }

    private enum NameChange {
        case set(String, Int)
        case remove(String)
    }

    /// A file, whatever its name.
    private struct Node {
        var bytes: [UInt8] = []
        var durable: [UInt8] = []
        /// Sectors that were written since the last sync.
        var dirty: Set<Int> = []
    }

    private struct Disk {
        var nodes: [Node] = []
        var names: [String: Int] = [:]
        var durableNames: [String: Int] = [:]
        var changes: [NameChange] = []
        var directories: Set<String> = []
        var faults: [Fault] = []
        var operations = 0
        var hasFailed = false
        var hasPower = true
        var random: SeededRandom
    }

    private static let sector = 512
    private let disk: Mutex<Disk>

    init(seed: UInt64 = 0) { disk = Mutex(Disk(random: SeededRandom(seed: seed))) }

    // MARK: What tests do

    /// Whether a planned fault has come up.
    var hasFailed: Bool { disk.withLock { $0.hasFailed } }

    /// Whether the power is gone.
    var hasPower: Bool { disk.withLock { $0.hasPower } }

    /// Lets operations fail, counted from now; none for a disk that works.
    func plan(_ faults: Fault...) {
        disk.withLock { disk in
            disk.operations = 0
            disk.hasFailed = false
            disk.faults = faults
        }
    }

    /// The bytes of a file, or nil when there is none.
    func content(_ path: String) -> [UInt8]? {
        disk.withLock { disk in disk.names[path].map { disk.nodes[$0].bytes } }
    }

    /// Makes a file, or replaces its content.
    func put(_ path: String, _ bytes: [UInt8]) {
        disk.withLock { disk in
            disk.names[path] = disk.nodes.count
            disk.durableNames[path] = disk.nodes.count
            disk.nodes.append(Node(bytes: bytes, durable: bytes))
        }
    }

    /// The names in a directory, sorted.
    func names(in directory: String) -> [String] {
        disk.withLock { Self.names(in: directory, $0) }.sorted()
    }

    /// The disk as the next start finds it after `kill -9`; this one works no more.
    func afterKill() -> MemoryFiles {
        rebuilt(seed: 0) { disk, _ in (disk.names, { disk.nodes[$0].bytes }) }
    }

    /// The disk as the next boot finds it after a loss of power, with a random part of what was not
    /// synced; this one works no more.
    func afterPowerLoss(seed: UInt64) -> MemoryFiles {
        rebuilt(seed: seed) { disk, random in
            var names = disk.durableNames
            for change in disk.changes.prefix(random.below(disk.changes.count + 1)) {
                Self.apply(change, to: &names)
            }
            let survival = [0, 50, 100][random.below(3)]
            var nodes = disk.nodes
            for index in nodes.indices {
                for sector in nodes[index].dirty.sorted() where random.below(100) < survival {
                    Self.persist(sector, &nodes[index])
                }
            }
            return (names, { nodes[$0].durable })
        }
    }

    private func rebuilt(
        seed: UInt64,
        _ survivors: (Disk, inout SeededRandom) -> ([String: Int], (Int) -> [UInt8])
    ) -> MemoryFiles {
        let next = MemoryFiles(seed: seed)
        let (directories, files) = disk.withLock { disk in
            disk.hasPower = false
            var random = SeededRandom(seed: seed)
            let (names, content) = survivors(disk, &random)
            return (disk.directories, names.mapValues(content))
        }
        next.disk.withLock { $0.directories = directories }
        for (name, bytes) in files.sorted(by: { $0.key < $1.key }) { next.put(name, bytes) }
        return next
    }

    // MARK: JournalFiles

    func makeDirectory(_ path: String) throws(FileError) -> Bool {
        try perform(.makeDirectory) { $0.directories.insert(path).inserted }
    }

    func list(_ directory: String) throws(FileError) -> [String] {
        try perform(.list) { Self.names(in: directory, $0) }
    }

    func open(_ path: String, create: Bool) throws(FileError) -> any JournalFile {
        let node = try perform(.open) { disk in
            if disk.names[path] == nil && create {
                Self.change(.set(path, disk.nodes.count), &disk)
                disk.nodes.append(Node())
            }
            return disk.names[path]
        }
        guard let node else { throw FileError(.open, code: ENOENT) }
        return MemoryFile(node: node, files: self)
    }

    func rename(_ path: String, to newPath: String) throws(FileError) {
        let done = try perform(.rename) { disk in
            guard let node = disk.names[path] else { return false }
            Self.change(.set(newPath, node), &disk)
            Self.change(.remove(path), &disk)
            return true
        }
        if !done { throw FileError(.rename, code: ENOENT) }
    }

    func remove(_ path: String) throws(FileError) {
        try perform(.remove) { Self.change(.remove(path), &$0) }
    }

    func syncDirectory(_ path: String) throws(FileError) {
        try perform(.syncDirectory) { disk in
            disk.durableNames = disk.names
            disk.changes = []
        }
    }

    // MARK: Files

    func size(_ node: Int) throws(FileError) -> Int {
        try perform(.size) { $0.nodes[node].bytes.count }
    }

    func allocate(_ node: Int, _ bytes: Int) throws(FileError) {
        try perform(.allocate) { disk in
            let missing = bytes - disk.nodes[node].bytes.count
            if missing > 0 { disk.nodes[node].bytes += [UInt8](repeating: 0, count: missing) }
        }
    }

    func write(
        _ node: Int, _ bytes: [UInt8], at offset: Int
    ) throws(FileError) -> Int {
        try perform(.write) { disk in
            let isShort = Self.striking(disk)?.kind == .shortWrite
            let taken = isShort ? bytes.count / 2 : bytes.count
            let end = offset + taken
            let missing = end - disk.nodes[node].bytes.count
            if missing > 0 { disk.nodes[node].bytes += [UInt8](repeating: 0, count: missing) }
            disk.nodes[node].bytes.replaceSubrange(offset..<end, with: bytes[..<taken])
            if taken > 0 {
                disk.nodes[node].dirty.formUnion(
                    offset / Self.sector...(end - 1) / Self.sector)
            }
            return taken
        }
    }

    func read(_ node: Int, at offset: Int, count: Int) throws(FileError) -> [UInt8] {
        try perform(.read) { disk in
            let end = min(disk.nodes[node].bytes.count, offset + count)
            return offset < end ? Array(disk.nodes[node].bytes[offset..<end]) : []
        }
    }

    /// As Linux has it, a failed sync leaves pages that are clean and not on disk.
    func sync(_ node: Int) throws(FileError) {
        do {
            try perform(.sync) { Self.persistAll(&$0.nodes[node]) { true } }
        } catch {
            disk.withLock { disk in
                guard disk.hasPower else { return }
                var random = disk.random
                Self.persistAll(&disk.nodes[node]) { random.below(2) == 0 }
                disk.random = random
            }
            throw error
        }
    }

    // MARK: The disk

    private func perform<Result>(
        _ operation: FileError.Operation, _ body: (inout Disk) -> sending Result
    ) throws(FileError) -> sending Result {
        let outcome: Swift.Result<Result, FileError> = disk.withLock { disk in
            disk.operations += 1
            guard disk.hasPower else { return .failure(FileError(operation, code: EIO)) }
            if let fault = Self.striking(disk) {
                disk.hasFailed = true
                switch fault.kind {
                case .error(let code): return .failure(FileError(operation, code: code))
                case .powerLoss:
                    disk.hasPower = false
                    return .failure(FileError(operation, code: EIO))
                case .shortWrite: break
                }
            }
            return .success(body(&disk))
        }
        return try outcome.get()
    }

    private static func striking(_ disk: Disk) -> Fault? {
        disk.faults.first { fault in
            fault.persistent ? disk.operations >= fault.at : disk.operations == fault.at
        }
    }

    private static func names(in directory: String, _ disk: Disk) -> [String] {
        disk.names.keys.filter { $0.hasPrefix(directory + "/") }
            .map { String($0.dropFirst(directory.utf8.count + 1)) }
            .filter { !$0.contains("/") }
    }

    private static func change(_ change: NameChange, _ disk: inout Disk) {
        apply(change, to: &disk.names)
        disk.changes.append(change)
    }

    private static func apply(_ change: NameChange, to names: inout [String: Int]) {
        switch change {
        case .set(let name, let node): names[name] = node
        case .remove(let name): names[name] = nil
        }
    }

    private static func persistAll(_ node: inout Node, where survives: () -> Bool) {
        for sector in node.dirty.sorted() where survives() { persist(sector, &node) }
        node.dirty = []
        let missing = node.bytes.count - node.durable.count
        if missing > 0 { node.durable += [UInt8](repeating: 0, count: missing) }
    }

    private static func persist(_ sector: Int, _ node: inout Node) {
        let range = sector * Self.sector..<min(node.bytes.count, (sector + 1) * Self.sector)
        let missing = range.upperBound - node.durable.count
        if missing > 0 { node.durable += [UInt8](repeating: 0, count: missing) }
        node.durable.replaceSubrange(range, with: node.bytes[range])
    }
}
