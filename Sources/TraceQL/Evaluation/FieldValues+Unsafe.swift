import Bytes

/// The values of the fields that were read from one message, by slot.
///
/// PERF: A class or an array would be counted and checked for uniqueness with every value.
///
/// SAFETY: `slots` holds `count` initialized values, and is nil where that is 0; the type is not
/// copyable, so there is one owner, which frees them once. Values are trivial: nothing is lost by
/// overwriting them.
@safe
struct FieldValues: ~Copyable {
    private let slots: UnsafeMutablePointer<FieldValue>?
    private let count: Int
    /// Keeps alive what values point to that is no part of a batch.
    private var held: [ByteBuffer] = []
    /// Whether the values are those of the message that is asked for.
    private(set) var isLoaded = false

    /// Makes room for the values of some slots.
    init(count: Int) {
        self.count = count
        unsafe slots = count == 0 ? nil : .allocate(capacity: count)
        unsafe slots?.initialize(repeating: .missing, count: count)
    }

    deinit { unsafe slots?.deallocate() }

    /// Says that another message is asked for.
    @inline(__always)
    mutating func invalidate() { isLoaded = false }

    /// Begins to read a message: all values are missing.
    @inline(__always)
    mutating func begin() {
        isLoaded = true
        releaseHeld()
        guard let slots = unsafe slots else { return }
        for slot in 0..<count { unsafe slots[slot] = .missing }
    }

    /// Lets go of what is no part of a batch; the values that point to it mean nothing any more.
    @inline(__always)
    mutating func releaseHeld() { if !held.isEmpty { held.removeAll() } }

    @inline(__always)
    subscript(slot: Int) -> FieldValue {
        unsafe place(of: slot).pointee
    }

    @unsafe @inline(__always)
    private func place(of slot: Int) -> UnsafeMutablePointer<FieldValue> {
        guard let slots = unsafe slots, slot >= 0, slot < count else {
            preconditionFailure("slot of another message")
        }
        return unsafe slots + slot
    }

    /// Keeps the value of an attribute; of several with one key the first counts.
    ///
    /// - Returns: Whether it was the first.
    @inline(__always)
    @discardableResult
    mutating func setFirst(_ slot: Int, _ value: FieldValue) -> Bool {
        let place = unsafe place(of: slot)
        guard case .missing = unsafe place.pointee else { return false }
        unsafe place.pointee = value
        return true
    }

    /// Keeps the value of a field of which the last counts, as in protobuf.
    @inline(__always)
    mutating func setLast(_ slot: Int, _ value: FieldValue) {
        unsafe place(of: slot).pointee = value
    }

    /// Keeps bytes for as long as the values, and gives a view of them.
    mutating func hold(_ buffer: ByteBuffer) -> ByteView {
        held.append(buffer)
        return buffer.view
    }

    /// Keeps a text for as long as the values.
    mutating func hold(_ text: String) -> FieldValue { .text(hold(ByteBuffer(text.utf8))) }
}
