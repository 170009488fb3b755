import Bytes

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
struct BoundedOutput: ~Copyable {
    private var writer: ByteWriter
    private let limit: Int

    /// Up to this many times the size of the input, a declared size is believed for the first guess:
    /// spans compress 6 to 20 times.
    private static let credibleRatio = 64
    /// What any input may take at first.
    private static let smallestGuess = 4096

    /// Makes an empty output.
    ///
    /// - Parameters:
    ///   - limit: The most bytes it may come to hold.
    ///   - guess: A declared size, or nil when nothing is declared.
    ///   - inputCount: The size of the compressed bytes.
    init(limit: Int, guess: Int?, inputCount: Int) {
        self.limit = max(0, limit)
        let first = Self.firstRoom(guess: guess, inputCount: inputCount)
        writer = ByteWriter(capacity: min(first, self.limit))
    }

    /// How many more bytes may come out.
    var remaining: Int { limit - writer.count }

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
        var room = writer.capacity - writer.count
        if let guess { room = max(room, Self.firstRoom(guess: guess, inputCount: inputCount)) }
        while true {
            room = min(room, remaining)
            var outcome = DecodeOutcome.needsRoom
            unsafe writer.appendUnsafe(atMost: room) { memory in
                outcome = unsafe decode(memory)
                if case .decoded(_, let written) = outcome { return written }
                return 0
            }
            switch outcome {
            case .decoded(let used, _): return used
            case .malformed: throw .malformed
            case .needsRoom:
                guard room < remaining else { throw .overLimit }
                room = max(Self.firstRoom(guess: nil, inputCount: inputCount), times(room, 4))
            }
        }
    }

    /// Gives the output away; memory that a wrong guess left unused is not kept with it.
    consuming func finish() -> ByteBuffer {
        if writer.capacity > 2 * writer.count + Self.smallestGuess {
            return ByteBuffer(copying: writer.view)
        }
        return writer.finish()
    }

    private static func firstRoom(guess: Int?, inputCount: Int) -> Int {
        let usual = max(smallestGuess, times(inputCount, 4))
        guard let guess else { return usual }
        return guess <= max(smallestGuess, times(inputCount, credibleRatio)) ? guess : usual
    }
}

/// A product that stays at the largest number there is; both factors are 0 or more.
private func times(_ lhs: Int, _ rhs: Int) -> Int {
    let (product, overflow) = lhs.multipliedReportingOverflow(by: rhs)
    return overflow ? .max : product
}
