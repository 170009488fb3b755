import Synchronization

/// The partitions of a store and the order in which searches go through their blocks.
///
/// - Concurrency: Callable from any thread; what is handed out stays as it was.
final class StoreCatalog: Sendable {
    /// A block, by the latest start of one of its traces.
    struct Place: Sendable {
        let maxStart: UInt64
        let partition: Partition
        let block: Int
    }

    /// A state of the catalog.
    struct Snapshot: Sendable {
        /// By number: the oldest first.
        var partitions: [Partition] = []
        /// The blocks by their latest start, rising.
        var order: [Place] = []
        /// The numbers of partitions that could not be opened, and what is wrong with each.
        var damaged: [(number: Int, problem: String)] = []

        /// The number of the next partition.
        ///
        /// Never one that was there: the file of a removed partition stays while someone reads it.
        fileprivate(set) var nextNumber = 1
    }

    private let state = Mutex(Snapshot())

    /// The catalog as it is now.
    var snapshot: Snapshot { state.withLock { $0 } }

    /// Adds a partition with the blocks it has.
    func add(_ partition: Partition) {
        let blocks = partition.withContents { $0.blocks }
        state.withLock { state in
            state.partitions.append(partition)
            state.nextNumber = max(state.nextNumber, partition.number + 1)
            state.partitions.sort { $0.number < $1.number }
            for block in blocks { Self.insert(block, of: partition, &state.order) }
        }
    }

    /// Notes a partition that cannot be read: its files are left alone.
    func add(damaged number: Int, _ problem: String) {
        state.withLock { state in
            state.damaged.append((number, problem))
            state.nextNumber = max(state.nextNumber, number + 1)
        }
    }

    /// Adds blocks that were stored in a partition.
    func add(_ blocks: [BlockInfo], of partition: Partition) {
        state.withLock { state in
            for block in blocks { Self.insert(block, of: partition, &state.order) }
        }
    }

    /// Puts the next generation of a partition in its place, unless it was removed meanwhile.
    ///
    /// - Returns: Whether it was still there.
    func replace(_ old: Partition, by new: Partition) -> Bool {
        let blocks = new.withContents { $0.blocks }
        return state.withLock { state in
            guard let place = state.partitions.firstIndex(where: { $0 === old }) else {
                return false
            }
            state.partitions[place] = new
            state.order.removeAll { $0.partition === old }
            for block in blocks { Self.insert(block, of: new, &state.order) }
            return true
        }
    }

    /// Takes a partition out.
    func remove(_ partition: Partition) {
        state.withLock { state in
            state.partitions.removeAll { $0 === partition }
            state.order.removeAll { $0.partition === partition }
        }
    }

    /// New blocks mostly have the latest starts, so that the search for their place is short.
    private static func insert(
        _ block: BlockInfo, of partition: Partition, _ order: inout [Place]
    ) {
        let place = Place(
            maxStart: block.bounds.maxStart, partition: partition, block: block.id)
        var low = 0
        var high = order.count
        if let last = order.last, last.maxStart <= place.maxStart { low = high }
        while low < high {
            let middle = (low + high) / 2
            if order[middle].maxStart <= place.maxStart { low = middle + 1 } else { high = middle }
        }
        order.insert(place, at: low)
    }
}
