import Bytes
import CPlatform

extension ByteView {
    /// Whether two views have the same bytes; as `==`, for the hottest loop.
    ///
    /// PERF: Inlined, and with one branch for each class of lengths instead of a loop whose end is
    /// hard to predict: pairs of 20 to 60 bytes are compared in two or four overlapping vectors.
    @inline(__always)
    func isSame(as other: ByteView) -> Bool {
        guard count == other.count else { return false }
        // SAFETY: every load below lies within the first `count` bytes of both views.
        return unsafe withUnsafeBytes { left in
            unsafe other.withUnsafeBytes { right in
                guard let left = left.baseAddress, let right = right.baseAddress else {
                    return true
                }
                return unsafe Self.isSame(left, right, count)
            }
        }
    }

    /// Asks the processor to bring the bytes into its cache while something else is done.
    @inline(__always)
    func prefetch() {
        unsafe withUnsafeBytes { bytes in
            guard let base = bytes.baseAddress else { return }
            // SAFETY: a prefetch never faults and changes nothing.
            for offset in stride(from: 0, to: min(count, 1024), by: 64) {
                unsafe tracewell_prefetch(base + offset)
            }
        }
    }

    @unsafe @inline(__always)
    private static func isSame(
        _ left: UnsafeRawPointer, _ right: UnsafeRawPointer, _ count: Int
    ) -> Bool {
        if count >= 16 {
            var difference = unsafe vectors(left, right, 0) | vectors(left, right, count - 16)
            if count > 32 {
                unsafe difference |= vectors(left, right, 16) | vectors(left, right, count - 32)
            }
            var offset = 32
            while offset < count - 32 {
                unsafe difference |= vectors(left, right, offset)
                offset += 16
            }
            return difference[0] | difference[1] == 0
        }
        if count >= 8 {
            return unsafe words(left, right, 0) | words(left, right, count - 8) == 0
        }
        for offset in 0..<count {
            let one = unsafe left.load(fromByteOffset: offset, as: UInt8.self)
            let other = unsafe right.load(fromByteOffset: offset, as: UInt8.self)
            if one != other { return false }
        }
        return true
    }

    @unsafe @inline(__always)
    private static func vectors(
        _ left: UnsafeRawPointer, _ right: UnsafeRawPointer, _ offset: Int
    ) -> SIMD2<UInt64> {
        unsafe left.loadUnaligned(fromByteOffset: offset, as: SIMD2<UInt64>.self)
            ^ right.loadUnaligned(fromByteOffset: offset, as: SIMD2<UInt64>.self)
    }

    @unsafe @inline(__always)
    private static func words(
        _ left: UnsafeRawPointer, _ right: UnsafeRawPointer, _ offset: Int
    ) -> UInt64 {
        unsafe left.loadUnaligned(fromByteOffset: offset, as: UInt64.self)
            ^ right.loadUnaligned(fromByteOffset: offset, as: UInt64.self)
    }
}
