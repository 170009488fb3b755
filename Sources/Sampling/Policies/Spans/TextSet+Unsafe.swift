package import Bytes

/// A fixed set of texts, found by their bytes without hashing all of them.
///
/// PERF: Most texts that are looked up are not in the set, and the filter tells it of most of those
/// without a look into memory.
///
/// SAFETY: `slots` holds `mask + 1` initialised slots from `init` to `deinit` and never changes in
/// between; the texts they point to lie in `bytes`, which lives as long.
@safe
package final class TextSet: @unchecked Sendable {
    // SAFETY: Sendable because nothing is written after `init`.
    private struct Slot {
        let mark: UInt64
        let text: ByteView
        /// -1 where the slot is free.
        let index: Int
    }

    /// The texts, each once, in the order given.
    package let texts: [String]
    /// What can be told before looking.
    package let filter: TextFilter
    private let bytes: ByteBuffer
    private let slots: UnsafeMutablePointer<Slot>
    private let mask: Int

    /// Makes a set.
    package init(_ texts: some Sequence<String>) {
        var seen = Set<String>()
        let unique = texts.filter { seen.insert($0).inserted }
        var writer = ByteWriter()
        var ends: [Int] = []
        for text in unique {
            writer.append(text)
            ends.append(writer.count)
        }
        self.texts = unique
        bytes = writer.finish()
        // At most a quarter is taken, so that a search soon meets a free slot.
        var size = 16
        while size < unique.count * 4 { size *= 2 }
        mask = size - 1
        unsafe slots = .allocate(capacity: size)
        unsafe slots.initialize(
            repeating: Slot(mark: 0, text: .empty, index: -1), count: size)
        var filter = TextFilter()
        var start = 0
        for (index, end) in ends.enumerated() {
            let text = bytes.view.prefix(end).dropFirst(start)
            let mark = TextFilter.mark(of: text)
            filter.insert(mark)
            var place = Int(truncatingIfNeeded: mark >> 32) & mask
            while unsafe slots[place].index >= 0 { place = (place + 1) & mask }
            unsafe slots[place] = Slot(mark: mark, text: text, index: index)
            start = end
        }
        self.filter = filter
    }

    deinit {
        unsafe slots.deinitialize(count: mask + 1)
        unsafe slots.deallocate()
    }

    package var isEmpty: Bool { texts.isEmpty }

    /// The index of a text in ``texts``; nil when it is not in the set.
    @inline(__always)
    package func index(of text: ByteView) -> Int? { index(of: text, TextFilter.mark(of: text)) }

    /// As ``index(of:)``, for a text whose mark is known.
    @inline(__always)
    func index(of text: ByteView, _ mark: UInt64) -> Int? {
        guard filter.mayContain(mark) else { return nil }
        var place = Int(truncatingIfNeeded: mark >> 32) & mask
        while true {
            let slot = unsafe slots[place]
            if slot.mark == mark, slot.text == text, slot.index >= 0 { return slot.index }
            if slot.index < 0 { return nil }
            place = (place + 1) & mask
        }
    }

    /// Whether a text is in the set.
    package func contains(_ text: ByteView) -> Bool { index(of: text) != nil }
}

extension TextSet: Hashable {
    /// Two sets are equal when they hold the same texts in the same order.
    package static func == (lhs: TextSet, rhs: TextSet) -> Bool { lhs.texts == rhs.texts }

    package func hash(into hasher: inout Hasher) { hasher.combine(texts) }
}
