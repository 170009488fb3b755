import Bytes
import Glibc

/// What came of one attempt to decode into a given room.
enum DecodeOutcome {
    /// All of it was decoded: how many input bytes were used and how many output bytes written.
    case decoded(used: Int, written: Int)
    /// The room was too small.
    case needsRoom
    /// The input is not valid.
    case malformed
}

/// The output of one body: grows with what is decoded, and never past its limit.
@safe struct BoundedOutput: ~Copyable {
    // SAFETY: `memory` comes from `malloc` and holds `capacity` bytes, the first `count` of them
    // written; it has this one owner, which frees it or passes it on once.
    private var memory: UnsafeMutableRawPointer
    private var capacity: Int
    private var count = 0
    private let limit: Int

    /// What is taken at first where no size is declared, in times the input.
    ///
    /// Spans compress 6 to 20 times. Too large a guess costs address space until ``finish()``, as
    /// pages that are not written take no memory; too small a one costs decoding again.
    private static let usualRatio = 16
    /// Up to this many times the input, a declared size is believed for the first guess.
    private static let credibleRatio = 64
    /// What any input may take at first, in bytes.
    private static let smallestGuess = 4096

    /// Makes an empty output.
    ///
    /// - Parameters:
    ///   - limit: The most bytes it may come to hold.
    ///   - guess: A declared size, or nil when nothing is declared.
    ///   - inputCount: The size of the compressed bytes.
    init(limit: Int, guess: Int?, inputCount: Int) {
        self.limit = max(0, limit)
        capacity = max(16, min(self.limit, Self.firstRoom(guess: guess, inputCount: inputCount)))
        guard let memory = unsafe malloc(capacity) else { fatalError("out of memory") }
        unsafe self.memory = memory
    }

    deinit { unsafe free(memory) }

    /// How many more bytes may come out.
    var remaining: Int { limit - count }

    /// Appends what one run of the decoder writes, giving it more room until that is enough.
    ///
    /// - Parameters:
    ///   - inputCount: How many input bytes the decoder may use.
    ///   - guess: A declared size of what is appended.
    ///   - decode: Decodes the same input from its start each time it is called.
    /// - Returns: How many input bytes were used.
    /// - Throws: ``InflateError/malformed``; ``InflateError/overLimit`` when all the room there may be
    ///   is not enough.
    mutating func append(
        from inputCount: Int, guess: Int? = nil,
        _ decode: (UnsafeMutableRawBufferPointer) -> DecodeOutcome
    ) throws(InflateError) -> Int {
        var room = capacity - count
        if let guess { room = max(room, Self.firstRoom(guess: guess, inputCount: inputCount)) }
        while true {
            room = min(room, remaining)
            reserve(room)
            switch unsafe decode(UnsafeMutableRawBufferPointer(start: memory + count, count: room))
            {
            case .decoded(let used, let written):
                precondition(written >= 0 && written <= room, "more written than lent")
                count += written
                return used
            case .malformed: throw .malformed
            case .needsRoom:
                guard room < remaining else { throw .overLimit }
                room = max(times(room, 4), Self.firstRoom(guess: nil, inputCount: inputCount))
            }
        }
    }

    /// Gives the output away; what a guess took too much goes back to the system.
    consuming func finish() -> ByteBuffer {
        let kept = max(1, count)
        let shrunk = unsafe realloc(memory, kept) ?? memory
        let buffer = unsafe ByteBuffer(adopting: shrunk, count: count, capacity: kept)
        discard self
        return buffer
    }

    private mutating func reserve(_ room: Int) {
        guard capacity - count < room else { return }
        guard let moved = unsafe realloc(memory, count + room) else { fatalError("out of memory") }
        unsafe memory = moved
        capacity = count + room
    }

    private static func firstRoom(guess: Int?, inputCount: Int) -> Int {
        guard let guess, guess <= max(smallestGuess, times(inputCount, credibleRatio)) else {
            return max(smallestGuess, times(inputCount, usualRatio))
        }
        return guess
    }
}

/// A product that stays at the largest number there is; both factors are 0 or more.
private func times(_ lhs: Int, _ rhs: Int) -> Int {
    let (product, overflow) = lhs.multipliedReportingOverflow(by: rhs)
    return overflow ? .max : product
}
