import Bytes

/// The columns of a block, found by domain, type and key.
///
/// SAFETY: `storage` holds `capacity` columns, of which the first `made` are initialised and the
/// first `count` in use; the type is not copyable, so there is one owner, which frees them once.
@safe struct ColumnTable: ~Copyable {
    private var storage = UnsafeMutablePointer<Column>.allocate(capacity: 0)
    private var capacity = 0
    private var made = 0
    private(set) var count = 0
    private var index = HashIndex()

    deinit {
        unsafe storage.deinitialize(count: made)
        unsafe storage.deallocate()
    }

    /// The column with an index within bounds; another index is a bug of ours.
    subscript(index: Int) -> Column {
        @inline(__always) _read {
            precondition(UInt(bitPattern: index) < UInt(bitPattern: count))
            yield unsafe storage[index]
        }
        @inline(__always) _modify {
            precondition(UInt(bitPattern: index) < UInt(bitPattern: count))
            yield unsafe &storage[index]
        }
    }

    /// The index of a column, which is added when it is new.
    mutating func index(
        _ domain: ItemDomain, _ kind: ColumnKind, key: ByteView, names: inout TextDictionary
    ) -> Int {
        let name = names.index(of: key)
        let bits = UInt64(domain.rawValue) | UInt64(kind.rawValue) << 8
        let hash = (bits | UInt64(truncatingIfNeeded: name) << 16).mixed
        // The mix is bijective: equal hashes are equal columns.
        if let known = index.find(hash, where: { index[$0] == hash }) { return known }
        add()
        index.append(hash)
        self[count - 1].reset(domain, kind, name: name, key: key)
        return count - 1
    }

    /// Forgets the columns and keeps their memory.
    mutating func removeAll() {
        count = 0
        index.removeAll()
    }

    private mutating func add() {
        if made == count {
            if made == capacity { grow() }
            unsafe (storage + made).initialize(to: Column())
            made += 1
        }
        count += 1
    }

    private mutating func grow() {
        let wanted = max(64, capacity * 2)
        let larger = UnsafeMutablePointer<Column>.allocate(capacity: wanted)
        unsafe larger.moveInitialize(from: storage, count: made)
        unsafe storage.deallocate()
        unsafe storage = larger
        capacity = wanted
    }
}
