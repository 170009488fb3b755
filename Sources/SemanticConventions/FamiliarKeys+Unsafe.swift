import Bytes

/// Keys that were met lately, each with the two that followed it last.
///
/// PERF: Spans of one kind have the same keys in the same order, so the next key is guessed and
/// compared, which takes half of splitting the attribute and looking its key up. A guess is only ever
/// a guess: what does not match is looked up.
///
/// SAFETY: `keys` has `capacity` initialised entries until this goes. An entry's number has eight bits,
/// and is 0 where there is one entry only. Every offset into an attribute is compared with its length
/// before it is read.
@safe
struct FamiliarKeys: ~Copyable, @unchecked Sendable {
    /// One key, as it stands in an attribute: `0A`, its length, its bytes, `12`.
    private struct Key {
        /// The words that cover it; they overlap where it is short.
        var first: UInt64 = 0
        var last: UInt64 = 0
        var second: UInt64 = 0
        var third: UInt64 = 0
        /// The bit of its attribute; 0 for a key without known meaning.
        var bit: UInt64 = 0
        /// The same where it is the name of today.
        var currentBit: UInt64 = 0
        /// The length of the key.
        ///
        /// That of an entry without a key lets no attribute of less than 259 bytes in, and no attribute
        /// begins with a word of 0.
        var count: UInt8 = .max
        var secondOffset: UInt8 = 0
        var thirdOffset: UInt8 = 0
        /// Whether the first word is enough, as no key with a meaning begins like it.
        var isTold = false
        var attribute = ConventionalAttribute.httpRequestMethod
        /// The entries of the keys that came next, the latest first.
        var next: UInt8 = 0
        var otherNext: UInt8 = 0
    }

    private let capacity: Int
    private let keys: UnsafeMutablePointer<Key>
    /// The entry of the key before; 0 at the beginning of a span.
    private var previous = 0

    /// Begins without any key.
    ///
    /// - Parameter many: Whether keys are learned; without that, none is ever familiar.
    init(many: Bool) {
        capacity = many ? 256 : 1
        unsafe keys = .allocate(capacity: capacity)
        unsafe keys.initialize(repeating: Key(), count: capacity)
    }

    deinit { unsafe keys.deallocate() }

    /// Begins a span.
    @inline(__always)
    mutating func begin() { previous = 0 }

    // MARK: Guessing

    /// What a guess has found: an attribute by its bit, 0 for a key without known meaning.
    struct Match {
        let bit: UInt64
        /// The same where the key is the name of today.
        let currentBit: UInt64
        let attribute: ConventionalAttribute
        /// Where the value begins.
        let start: Int
    }

    /// Whether an attribute has a key that is expected next; nil when it has another one.
    @unsafe @inline(__always)
    mutating func guess(_ attribute: UnsafeRawPointer, _ count: Int) -> Match? {
        let before = unsafe keys + previous
        var place = unsafe Int(before.pointee.next)
        if unsafe !fits(attribute, count, place) {
            place = unsafe Int(before.pointee.otherNext)
            guard unsafe fits(attribute, count, place) else { return nil }
            unsafe before.pointee.otherNext = before.pointee.next
            unsafe before.pointee.next = UInt8(truncatingIfNeeded: place)
        }
        previous = place
        let key = unsafe keys + place
        return unsafe Match(
            bit: key.pointee.bit, currentBit: key.pointee.currentBit,
            attribute: key.pointee.attribute, start: Int(key.pointee.count) &+ 4)
    }

    /// Whether an attribute has the key of a place, and a value whose length has one byte.
    @unsafe @inline(__always)
    private func fits(_ bytes: UnsafeRawPointer, _ count: Int, _ place: Int) -> Bool {
        let key = unsafe keys + place
        let keyCount = unsafe Int(key.pointee.count)
        let rest = count &- keyCount &- 4
        // Rests of 0 to 127: longer ones, and those of less than nothing, have other bits set.
        guard rest & ~0x7F == 0, unsafe Self.word(bytes, 0) == key.pointee.first,
            unsafe Self.half(bytes, keyCount &+ 2) == 0x12 | UInt16(truncatingIfNeeded: rest) << 8
        else { return false }
        if unsafe key.pointee.isTold { return true }
        return unsafe Self.word(bytes, keyCount &- 5) == key.pointee.last
            && Self.word(bytes, Int(key.pointee.secondOffset)) == key.pointee.second
            && Self.word(bytes, Int(key.pointee.thirdOffset)) == key.pointee.third
    }

    // MARK: Learning

    /// The shortest key that an attribute's first word covers with the two bytes before it, and the
    /// longest one that four words cover with the byte behind it.
    private static let learnable = 5...29

    /// Expects the key of an attribute behind the one before from now on.
    ///
    /// Every key has two places by its bytes; the older one there gives way.
    ///
    /// - Parameters:
    ///   - attribute: A whole `KeyValue`.
    ///   - key: Its key.
    ///   - entry: What the key names; nil for a key without known meaning.
    ///   - known: All known keys.
    mutating func learn(
        _ attribute: ByteView, key: ByteView, _ entry: ConventionalKeys.Entry?,
        among known: ConventionalKeys
    ) {
        guard capacity > 1, Self.learnable.contains(key.count), key.count + 4 <= attribute.count,
            attribute[0] == 0x0A, Int(attribute[1]) == key.count, attribute[key.count + 2] == 0x12
        else { return }
        var learned = Key()
        learned.count = UInt8(truncatingIfNeeded: key.count)
        learned.secondOffset = UInt8(truncatingIfNeeded: min(8, key.count - 5))
        learned.thirdOffset = UInt8(truncatingIfNeeded: max(0, key.count - 13))
        learned.first = attribute.littleEndian64(at: 0) ?? 0
        learned.last = attribute.littleEndian64(at: key.count - 5) ?? 0
        learned.second = attribute.littleEndian64(at: Int(learned.secondOffset)) ?? 0
        learned.third = attribute.littleEndian64(at: Int(learned.thirdOffset)) ?? 0
        if let entry {
            learned.attribute = entry.attribute
            learned.bit = 1 << UInt64(entry.attribute.rawValue)
            learned.currentBit = entry.isCurrent ? learned.bit : 0
        }

        let mixed =
            (learned.first ^ (learned.last << 7 | learned.last >> 57))
            &* 0x9E37_79B9_7F4A_7C15
        // Place 0 is the beginning of spans.
        var place = max(2, Int(truncatingIfNeeded: mixed >> 56))
        if !isFree(place, for: learned), isFree(place ^ 1, for: learned) { place ^= 1 }
        if !holds(place, learned) {
            learned.isTold =
                entry == nil && !ConventionalSpan.mayBeJobKey(key) && !known.someBegin(like: key)
            unsafe keys[place] = learned
        }
        unsafe keys[previous].otherNext = keys[previous].next
        unsafe keys[previous].next = UInt8(truncatingIfNeeded: place)
        previous = place
    }

    private func isFree(_ place: Int, for key: Key) -> Bool {
        unsafe keys[place].count == .max || holds(place, key)
    }

    private func holds(_ place: Int, _ key: Key) -> Bool {
        unsafe keys[place].first == key.first && keys[place].last == key.last
            && keys[place].second == key.second && keys[place].third == key.third
    }

    // MARK: Words

    /// Eight bytes, which must lie within.
    @unsafe @inline(__always)
    private static func word(_ bytes: UnsafeRawPointer, _ offset: Int) -> UInt64 {
        unsafe UInt64(littleEndian: bytes.loadUnaligned(fromByteOffset: offset, as: UInt64.self))
    }

    /// Two bytes, which must lie within.
    @unsafe @inline(__always)
    private static func half(_ bytes: UnsafeRawPointer, _ offset: Int) -> UInt16 {
        unsafe UInt16(littleEndian: bytes.loadUnaligned(fromByteOffset: offset, as: UInt16.self))
    }
}
