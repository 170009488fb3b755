/// The blocks that one call has open, so that it reads none of them twice.
///
/// - Concurrency: One thread at a time.
final class BlockCache {
    private struct Key: Hashable {
        let partition: Int
        let block: Int
    }

    private var readers: [Key: BlockReader] = [:]
    private var order: [Key] = []
    /// How many bytes of blocks were read.
    private(set) var readBytes = 0
    /// How many blocks were read.
    private(set) var readBlocks = 0

    /// How many blocks are kept open: their memory is some ten times their size on disk.
    private static let limit = 32

    /// The reader of a block, opened when it is not.
    func reader(_ partition: Partition, _ block: Int) throws(StoreError) -> BlockReader {
        let key = Key(partition: partition.number, block: block)
        if let known = readers[key] { return known }
        let reader = try partition.open(block)
        readBytes += reader.byteCount
        readBlocks += 1
        if order.count >= Self.limit { readers[order.removeFirst()] = nil }
        readers[key] = reader
        order.append(key)
        return reader
    }
}
