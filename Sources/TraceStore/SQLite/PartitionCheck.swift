import Bytes
import OTLP
import SQLite

/// Compares a partition with its checksums, and its indexes with what they are of.
struct PartitionCheck {
    private let partition: Partition
    /// The slices of the group that was looked at last.
    private var slices: (group: Int, slices: [UInt64])?

    init(_ partition: Partition) { self.partition = partition }

    /// Has SQLite check every page and index of the file.
    func checkFile(_ report: inout VerifyReport) throws(StoreError) {
        let problems = try partition.readers.read { (connection) throws(SQLiteError) in
            try connection.integrityCheck()
        }
        report.problems += problems.map { "\(partition.path): \($0)" }
    }

    /// Reads a block in full: each trace, and whether filter and index know what is in it.
    mutating func check(_ block: BlockInfo, _ report: inout VerifyReport) {
        report.checkedBlocks += 1
        do throws(StoreError) {
            let reader = try partition.open(block.id)
            let filter = try filter(of: block.id)
            try partition.located(block.id) { () throws(StoreError) in
                try checkTraces(reader, block, &report)
                guard
                    try filter.withView({ (view) throws(StoreError) in
                        try reader.filterHashes().allSatisfy {
                            AttributeFilter.mayContain($0, in: view)
                        }
                    })
                else { throw .corrupt("the filter does not know all that is in it") }
            }
        } catch {
            if case .corrupt(let what) = error {
                report.problems.append(what)
            } else {
                report.problems.append("block \(block.id) of \(partition.path): \(error)")
            }
        }
    }

    private func checkTraces(
        _ reader: BlockReader, _ block: BlockInfo, _ report: inout VerifyReport
    ) throws(StoreError) {
        guard reader.head.spanCount == block.spanCount,
            reader.head.fragments.count == block.traceCount
        else { throw .corrupt("the block is not the one that its metadata is about") }
        for (place, fragment) in reader.head.fragments.enumerated() {
            let id = try reader.head.traceID(of: place)
            guard try reader.batch(at: place).spans.count == fragment.spanCount else {
                throw .corrupt("trace \(id) has lost spans")
            }
            report.checkedSpans += fragment.spanCount
            guard try partition.blocks(of: id).contains(block.id) else {
                throw .corrupt("the index does not know trace \(id)")
            }
        }
    }

    /// The filter of a block, taken back out of its group where it is in one.
    private mutating func filter(of block: Int) throws(StoreError) -> ByteBuffer {
        let place = partition.withContents { contents in
            contents.groupPlace(of: block).map { (contents.groups[$0.group - 1], $0.bit) }
        }
        guard let (group, bit) = place else {
            return try partition.readers.read { (connection) throws(SQLiteError) -> ByteBuffer in
                var rows = try connection.prepare("SELECT filter FROM block_filter WHERE id = ?")
                    .rows(.integer(Int64(block)))
                return try rows.next() ? ByteBuffer(copying: rows.blob(0)) : ByteBuffer([])
            }
        }
        if slices?.group != group.number {
            slices = (group.number, try partition.slices(of: group))
        }
        var filter = ByteWriter(capacity: group.bits / 8)
        let all = slices?.slices ?? []
        for first in stride(from: 0, to: all.count - 63, by: 64) {
            var word: UInt64 = 0
            for place in 0..<64 { word |= (all[first + place] >> UInt64(bit) & 1) << UInt64(place) }
            filter.appendLittleEndian(word)
        }
        return filter.finish()
    }
}
