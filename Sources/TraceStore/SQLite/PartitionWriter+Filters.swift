import Bytes
import SQLite

extension PartitionWriter {
    /// Puts filters that are equally large into groups, as many as are full.
    func groupFilters() throws(StoreError) {
        for (bytes, blocks) in try ungrouped() {
            var first = 0
            while blocks.count - first >= FilterGroup.size {
                let members = Array(blocks[first..<first + FilterGroup.size])
                try group(members, bits: bytes * 8)
                first += FilterGroup.size
            }
        }
    }

    /// The blocks that are in no group, by the size of their filters.
    private func ungrouped() throws(StoreError) -> [Int: [Int]] {
        var blocks: [Int: [Int]] = [:]
        try use { (connection) throws(SQLiteError) in
            var rows = try connection.prepare(
                "SELECT id, length(filter) FROM block_filter ORDER BY id"
            ).rows()
            while try rows.next() {
                blocks[Int(rows.integer(1)), default: []].append(Int(rows.integer(0)))
            }
        }
        return blocks
    }

    /// Replaces the filters of some blocks by their group's rows.
    private func group(_ blocks: [Int], bits: Int) throws(StoreError) {
        let group = FilterGroup(
            number: partition.withContents { $0.groups.count } + 1, bits: bits, blocks: blocks)
        try transaction { (connection) throws(SQLiteError) in
            var filters: [ByteBuffer] = []
            for block in blocks {
                var rows = try connection.prepare("SELECT filter FROM block_filter WHERE id = ?")
                    .rows(.integer(Int64(block)))
                filters.append(try rows.next() ? ByteBuffer(copying: rows.blob(0)) : ByteBuffer([]))
            }
            let slices = FilterGroup.slices(of: filters, bits: bits)
            for (number, first) in stride(from: 0, to: bits, by: group.rowNumbers)
                .enumerated()
            {
                let end = min(first + group.rowNumbers, bits)
                var row = ByteWriter(capacity: (end - first) * 8)
                for slice in slices[first..<end] { row.appendLittleEndian(slice) }
                try connection.prepare("INSERT INTO filter_slice VALUES (?, ?)")
                    .run(.integer(Int64(FilterGroup.row(group.number, number))), .blob(row.view))
            }
            var members = ByteWriter(capacity: blocks.count * 4)
            for block in blocks {
                members.appendLittleEndian(UInt32(truncatingIfNeeded: block))
                try connection.prepare("DELETE FROM block_filter WHERE id = ?")
                    .run(.integer(Int64(block)))
            }
            try connection.prepare("INSERT INTO filter_group VALUES (?, ?, ?)")
                .run(.integer(Int64(group.number)), .integer(Int64(bits)), .blob(members.view))
        }
        partition.update { $0.add(group) }
    }
}
