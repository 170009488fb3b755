import Bytes

/// The label values of one series while they are put together: a head, then each label's words.
///
/// The head tells how many words each label has, a byte a label, the last label lowest. Made once and
/// used for one key after another, without allocation.
struct SeriesKey {
    /// The most labels a series may have: one byte each of the head.
    static let mostLabels = 8

    private(set) var words: [UInt64]
    /// How many of the words are in use.
    private(set) var count = 1
    /// How many words each label has.
    private var labels: UInt64 = 0
    private var mixed: UInt64
    private let keyHash = KeyHash.shared

    init() {
        words = [UInt64](repeating: 0, count: 1 + Self.mostLabels * LabelWords.most)
        mixed = keyHash.start
    }

    /// The first labels of keys, which stand in an array with those of others.
    struct Prefix {
        /// Where the words stand.
        let range: Range<Int>
        fileprivate let labels: UInt64
        fileprivate let mixed: UInt64

        /// Where the words of the last label stand.
        var lastLabel: Range<Int> {
            range.upperBound - Int(labels & 0xFF)..<range.upperBound
        }
    }

    /// Forgets the labels.
    @inline(__always)
    mutating func begin() {
        count = 1
        labels = 0
        mixed = keyHash.start
    }

    /// Begins with the labels of a prefix, whose words stand in an array.
    @inline(__always)
    mutating func begin(_ prefix: Prefix, in source: [UInt64]) {
        count = 1
        for index in prefix.range {
            words[count] = source[index]
            count &+= 1
        }
        labels = prefix.labels
        mixed = prefix.mixed
    }

    /// Appends the words of the labels so far to an array.
    func prefix(in target: inout [UInt64]) -> Prefix {
        let start = target.count
        target.append(contentsOf: words[1..<count])
        return Prefix(range: start..<target.count, labels: labels, mixed: mixed)
    }

    /// Ends a key, which can then be looked up.
    ///
    /// - Returns: The hash.
    @inline(__always)
    mutating func finish() -> UInt64 {
        words[0] = labels
        return keyHash.finish(keyHash.mix(mixed, labels))
    }

    // MARK: Labels

    /// Adds a label with a text, which is cut where it is too long.
    @inline(__always)
    mutating func add(_ text: ByteView, atMost limit: Int = LabelWords.longest) {
        let text = LabelWords.bounded(text, to: limit)
        let start = count
        var offset = 0
        while offset &+ 8 <= text.count, let word = text.littleEndian64(at: offset) {
            push(word)
            offset &+= 8
        }
        push(LabelWords.tail(text))
        endLabel(start)
    }

    /// Adds a label with a text in upper case.
    @inline(__always)
    mutating func add(uppercased text: ByteView) {
        let text = LabelWords.bounded(text, to: LabelWords.longest)
        let start = count
        var offset = 0
        while offset &+ 8 <= text.count, let word = text.littleEndian64(at: offset) {
            push(LabelWords.uppercased(word))
            offset &+= 8
        }
        push(LabelWords.uppercased(LabelWords.tail(text)))
        endLabel(start)
    }

    /// Adds a label of one word.
    @inline(__always)
    mutating func add(_ word: UInt64) {
        let start = count
        push(word)
        endLabel(start)
    }

    /// Adds a label with the name of a peer.
    @inline(__always)
    mutating func add(_ peer: borrowing PeerName) {
        guard !peer.isEmpty else {
            addNothing()
            return
        }
        let start = count
        for index in 0..<peer.count { push(peer[index]) }
        endLabel(start)
    }

    /// Adds a label without a value.
    @inline(__always)
    mutating func addNothing() { add(UInt64(0)) }

    /// Adds a label whose words stand in an array.
    mutating func add(_ source: [UInt64], _ range: Range<Int>) {
        let start = count
        for index in range { push(source[index]) }
        endLabel(start)
    }

    @inline(__always)
    private mutating func push(_ word: UInt64) {
        words[count] = word
        count &+= 1
        mixed = keyHash.mix(mixed, word)
    }

    @inline(__always)
    private mutating func endLabel(_ start: Int) {
        labels = labels << 8 | UInt64(truncatingIfNeeded: count &- start)
    }

    /// Where the words of a label stand in a key of so many labels that begins at a start.
    @inline(__always)
    static func range(
        of label: Int, in words: [UInt64], from start: Int, labels count: Int
    ) -> Range<Int> {
        var next = start + 1
        for earlier in 0..<label { next += length(of: earlier, words[start], count) }
        return next..<next + length(of: label, words[start], count)
    }

    @inline(__always)
    private static func length(of label: Int, _ head: UInt64, _ count: Int) -> Int {
        Int(truncatingIfNeeded: head >> UInt64((count - 1 - label) * 8)) & 0xFF
    }
}
