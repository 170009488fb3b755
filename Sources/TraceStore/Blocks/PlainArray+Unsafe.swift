import Bytes

/// A growing array of plain values with one owner.
///
/// Where `Array` would count references and check for sharing on each change, this is a pointer and
/// two numbers; the memory stays when it is emptied, so that one block is encoded in the memory of
/// the block before.
///
/// SAFETY: `storage` holds `capacity` elements, of which the first `count` are initialised; the type
/// is not copyable, so there is one owner, which frees it once. Elements need no deinitialisation.
@safe struct PlainArray<Element: BitwiseCopyable>: ~Copyable {
    private var storage: UnsafeMutablePointer<Element>
    private(set) var count = 0
    private var capacity: Int

    /// Makes an empty array.
    init(capacity: Int = 0) {
        self.capacity = capacity
        unsafe storage = .allocate(capacity: capacity)
    }

    deinit { unsafe storage.deallocate() }

    var isEmpty: Bool { count == 0 }

    /// The element at an index within bounds; another index is a bug of ours.
    subscript(index: Int) -> Element {
        @inline(__always) get {
            precondition(UInt(bitPattern: index) < UInt(bitPattern: count))
            return unsafe storage[index]
        }
        @inline(__always) _modify {
            precondition(UInt(bitPattern: index) < UInt(bitPattern: count))
            yield unsafe &storage[index]
        }
    }

    @inline(__always)
    mutating func append(_ element: Element) {
        if count == capacity { grow(to: max(16, capacity &* 2)) }
        unsafe (storage + count).initialize(to: element)
        count &+= 1
    }

    /// Appends the same element several times.
    mutating func append(repeating element: Element, count times: Int) {
        guard times > 0 else { return }
        if capacity - count < times { grow(to: max(capacity * 2, count + times)) }
        unsafe (storage + count).initialize(repeating: element, count: times)
        count += times
    }

    /// Forgets the elements and keeps the memory.
    @inline(__always)
    mutating func removeAll() { count = 0 }

    /// Keeps the first elements only.
    mutating func truncate(to length: Int) { count = min(count, max(0, length)) }

    /// The memory of the elements; valid until the next change.
    var bytes: ByteView {
        unsafe ByteView(
            base: UnsafeRawPointer(storage), count: count * MemoryLayout<Element>.stride)
    }

    /// Turns the order of the elements around.
    mutating func reverse() {
        var elements = unsafe UnsafeMutableBufferPointer(start: storage, count: count)
        unsafe elements.reverse()
    }

    /// Sorts the elements in place.
    mutating func sort(by isBefore: (Element, Element) -> Bool) {
        var elements = unsafe UnsafeMutableBufferPointer(start: storage, count: count)
        unsafe elements.sort(by: isBefore)
    }

    @inline(never)
    private mutating func grow(to wanted: Int) {
        let larger = UnsafeMutablePointer<Element>.allocate(capacity: wanted)
        unsafe larger.moveInitialize(from: storage, count: count)
        unsafe storage.deallocate()
        unsafe storage = larger
        capacity = wanted
    }
}
