import Bytes
import Compression

/// Compressed bodies, well-formed and hostile, as arrays that tests take apart.
enum Bodies {
    /// Bytes that compress as spans do: about tenfold.
    static func spans(_ count: Int) -> [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(count + 64)
        var state: UInt64 = 1
        while bytes.count < count {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            bytes += "GET /orders/\(state >> 48) http.response.status_code=200 ".utf8
        }
        return Array(bytes.prefix(count))
    }

    /// The same byte again and again: what bombs are made of.
    static func zeros(_ count: Int) -> [UInt8] { [UInt8](repeating: 0, count: count) }

    /// Bytes that repeat from run to run and follow no rule a decoder knows.
    static func noise(_ count: Int, seed: UInt64) -> [UInt8] {
        var state = seed
        return (0..<count).map { _ in
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return UInt8(truncatingIfNeeded: state >> 56)
        }
    }

    /// Compresses with libdeflate.
    static func deflated(_ bytes: [UInt8], as format: DeflateFormat) -> [UInt8] {
        var writer = ByteWriter()
        bytes.withView { Deflater().compress($0, as: format, into: &writer) }
        return writer.view.array
    }

    /// One zstd frame that declares its size.
    static func zstd(_ bytes: [UInt8]) -> [UInt8] {
        var writer = ByteWriter()
        bytes.withView { ZstdCompressor().compress($0, into: &writer) }
        return writer.view.array
    }

    /// One zstd frame of runs of a byte, written by hand: RFC 8878 section 3.1.1.
    ///
    /// - Parameters:
    ///   - runs: How long each run is, at most 128 KiB.
    ///   - windowLog: The window it declares, 10 to 41.
    /// - Returns: The frame.
    static func zstdRuns(_ runs: [Int], windowLog: UInt8 = 21) -> [UInt8] {
        var frame: [UInt8] = [0x28, 0xB5, 0x2F, 0xFD, 0x00, (windowLog - 10) << 3]
        for (index, run) in runs.enumerated() {
            frame += blockHeader(run, type: 1, isLast: index == runs.count - 1) + [0x61]
        }
        return frame
    }

    /// One zstd frame with a stored block, which declares any size.
    static func zstdStored(_ bytes: [UInt8], declaring size: UInt64) -> [UInt8] {
        let declared = (0..<8).map { UInt8(truncatingIfNeeded: size >> ($0 * 8)) }
        return [0x28, 0xB5, 0x2F, 0xFD, 0xE0] + declared
            + blockHeader(bytes.count, type: 0, isLast: true) + bytes
    }

    /// A frame that a decoder steps over.
    static func zstdSkippable(_ bytes: [UInt8]) -> [UInt8] {
        [0x5A, 0x2A, 0x4D, 0x18]
            + (0..<4).map { UInt8(truncatingIfNeeded: bytes.count >> ($0 * 8)) }
            + bytes
    }

    private static func blockHeader(_ size: Int, type: Int, isLast: Bool) -> [UInt8] {
        let header = size << 3 | type << 1 | (isLast ? 1 : 0)
        return (0..<3).map { UInt8(truncatingIfNeeded: header >> ($0 * 8)) }
    }
}

extension [UInt8] {
    /// Lends the bytes as a view, which must not outlive the call.
    func withView<Result, Failure: Error>(
        _ body: (ByteView) throws(Failure) -> Result
    ) throws(Failure) -> Result {
        try unsafe span.bytes.withUnsafeBytes { (bytes) throws(Failure) in
            guard let base = bytes.baseAddress else { return try body(.empty) }
            // SAFETY: the view ends with the call, the array does not.
            return try body(unsafe ByteView(base: base, count: bytes.count))
        }
    }
}

extension ByteBuffer {
    /// A copy of all the bytes.
    var array: [UInt8] { withExtendedLifetime(self) { view.array } }
}
