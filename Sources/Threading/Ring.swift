/// A first-in, first-out buffer that reuses its space, so that a long queue costs no moving.
@frozen @usableFromInline
struct Ring<Element> {
    /// Slots hold an element from `head` on for `count` slots, wrapping at the end, and nil elsewhere.
    @usableFromInline var slots: [Element?] = []
    @usableFromInline var head = 0
    @usableFromInline var count = 0

    /// Makes an empty buffer.
    @inlinable
    init() {}

    @inlinable
    var isEmpty: Bool { count == 0 }

    /// Adds an element behind all others.
    ///
    /// - Complexity: O(1) on average; grows to the next power of two when there is no room.
    @inlinable
    mutating func append(_ element: Element) {
        if count == slots.count { grow() }
        slots[(head + count) & (slots.count - 1)] = element
        count += 1
    }

    /// Takes the oldest element out, or nil when there is none.
    @inlinable
    mutating func popFirst() -> Element? {
        guard count > 0 else { return nil }
        let element = slots[head].take()
        head = (head + 1) & (slots.count - 1)
        count -= 1
        return element
    }

    @usableFromInline
    mutating func grow() {
        var larger: [Element?] = []
        larger.reserveCapacity(max(8, slots.count * 2))
        larger.append(contentsOf: slots[head...])
        larger.append(contentsOf: slots[..<head])
        larger.append(
            contentsOf: repeatElement(nil, count: max(8, slots.count * 2) - slots.count))
        slots = larger
        head = 0
    }
}
