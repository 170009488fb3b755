import SystemClock

/// A queue between threads that holds a limited amount and says so when it is full.
///
/// The amount is what the elements cost together, in a unit the owner chooses: bytes, spans, or 1
/// each. When an element would bring the queue over its capacity, ``offer(_:)`` refuses it and
/// ``put(_:)`` waits; nothing is ever dropped. One exception keeps a large element from waiting for
/// ever: **an empty queue takes any element**, also one that costs more than the whole capacity.
///
/// After ``close()`` no element goes in any more, and takers get what is left, then an empty array.
/// Elements come out in the order they went in; with several takers, each gets a run of them.
///
/// - Concurrency: All methods from any thread. `offer` never blocks longer than the lock is held;
///   `put` and `take` block, so never call them from Swift's cooperative pool.
// PERF: what is `@inlinable` here is specialised where it is used: an element in and out takes 50 ns, as
// generic code 335.
@usableFromInline
package final class BoundedQueue<Element: Sendable>: @unchecked Sendable {
    // SAFETY: `elements`, `held` and `closed` are touched only with `lock` held.
    @usableFromInline var elements = Ring<(element: Element, cost: Int)>()
    @usableFromInline var held = 0
    @usableFromInline var closed = false
    @usableFromInline let lock = Lock()
    @usableFromInline let notEmpty = WakeUp()
    @usableFromInline let notFull = WakeUp()
    @usableFromInline let cost: @Sendable (Element) -> Int

    /// The cost up to which elements are accepted.
    @usableFromInline package let capacity: Int

    /// Makes an empty queue.
    ///
    /// - Parameters:
    ///   - capacity: In the unit of `cost`, at least 0.
    ///   - cost: Called once for each element, outside the lock; a negative cost counts as 0.
    package init(capacity: Int, cost: @escaping @Sendable (Element) -> Int) {
        self.capacity = max(0, capacity)
        self.cost = cost
    }

    /// Makes an empty queue whose capacity is a number of elements.
    package convenience init(capacity: Int) {
        self.init(capacity: capacity) { _ in 1 }
    }

    /// What became of an offered element.
    @frozen @usableFromInline
    package enum Offer: Equatable, Sendable {
        /// The queue holds it.
        case accepted
        /// There is no room at the moment; the caller still has it and may tell its own caller.
        case full
        /// The queue takes nothing any more.
        case closed
    }

    /// Adds the element if there is room for it now.
    @inlinable
    package func offer(_ element: Element) -> Offer {
        let price = max(0, cost(element))
        lock.lock()
        defer { lock.unlock() }
        if closed { return .closed }
        guard hasRoom(for: price) else { return .full }
        append(element, price)
        return .accepted
    }

    /// Adds the element, waiting for room as long as that takes.
    ///
    /// Waiting putters are served in no particular order.
    ///
    /// - Returns: False when the queue was closed before there was room; the element is not in it.
    @inlinable
    package func put(_ element: Element) -> Bool {
        let price = max(0, cost(element))
        lock.lock()
        defer { lock.unlock() }
        while !closed && !hasRoom(for: price) { notFull.wait(lock) }
        if closed { return false }
        append(element, price)
        return true
    }

    /// Takes the oldest elements, waiting for the first one as long as that takes.
    ///
    /// - Parameter limit: How many at most, at least 1.
    /// - Returns: Between 1 and `limit` elements, oldest first; none only when the queue is closed
    ///   and empty, which it then stays.
    @inlinable
    package func take(upTo limit: Int) -> [Element] {
        lock.lock()
        defer { lock.unlock() }
        while elements.isEmpty && !closed { notEmpty.wait(lock) }
        return removeFirst(upTo: limit)
    }

    /// Takes the oldest elements, waiting for the first one no longer than the timeout.
    ///
    /// - Parameters:
    ///   - limit: How many at most, at least 1.
    ///   - timeout: Measured on the monotonic clock; zero or less takes only what is there.
    /// - Returns: As ``take(upTo:)``, or nil when the time was up and the queue is open and empty.
    package func take(upTo limit: Int, timeout: Duration) -> [Element]? {
        let deadline = SystemTime().monotonic().adding(timeout)
        lock.lock()
        defer { lock.unlock() }
        while elements.isEmpty && !closed {
            guard notEmpty.wait(lock, until: deadline) else { break }
        }
        return elements.isEmpty && !closed ? nil : removeFirst(upTo: limit)
    }

    /// Lets no element in any more and wakes everyone who waits.
    ///
    /// Closing twice is closing once.
    @inlinable
    package func close() {
        lock.lock()
        defer { lock.unlock() }
        closed = true
        notEmpty.broadcast()
        notFull.broadcast()
    }

    /// What is in the queue at this moment.
    @inlinable
    package var load: (elements: Int, cost: Int) {
        lock.lock()
        defer { lock.unlock() }
        return (elements.count, held)
    }

    @inlinable
    func hasRoom(for price: Int) -> Bool {
        // As a difference, since a sum with a huge price could overflow.
        elements.isEmpty || price <= capacity - held
    }

    @inlinable
    func append(_ element: Element, _ price: Int) {
        elements.append((element, price))
        held += price
        notEmpty.signal()
    }

    @inlinable
    func removeFirst(upTo limit: Int) -> [Element] {
        let count = min(max(1, limit), elements.count)
        var taken: [Element] = []
        taken.reserveCapacity(count)
        while taken.count < count, let next = elements.popFirst() {
            held -= next.cost
            taken.append(next.element)
        }
        // Room for a large element may be room for several small ones, and a putter that is woken
        // without room for its own goes back to sleep: so all of them look.
        if count > 0 { notFull.broadcast() }
        return taken
    }
}
