import Bytes

/// The two things that every program that handles bytes pays for at least, measured on the same
/// bytes in the same round as a benchmark.
///
/// A machine that is slow today is slow for both, so the ratio of the two can be compared with that
/// of another day and, roughly, of another machine.
struct Baselines {
    private let input: [ByteBuffer]

    /// Takes the bytes that a benchmark reads.
    init(_ input: [ByteBuffer]) { self.input = input }

    /// Reading every byte once: XXH3 over all of it.
    func walk() {
        var sum: UInt64 = 0
        for buffer in input { sum ^= buffer.withView { $0.hash64 } }
        consume(sum)
    }

    /// Copying every byte once into memory of its own.
    func copy() {
        for buffer in input { consume(buffer.withView { ByteBuffer(copying: $0) }) }
    }
}
