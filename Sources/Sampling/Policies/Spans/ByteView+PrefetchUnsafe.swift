import Bytes
import CPlatform

extension ByteView {
    /// Begins to fetch the bytes, up to 1 KiB of them, for a read that comes soon.
    ///
    /// PERF: A trace has waited for seconds when it is decided about, so that its bytes are in no
    /// cache; waiting for each line in turn took two thirds of a decision.
    @inline(__always)
    func prefetch() {
        unsafe withUnsafeBytes { bytes in
            guard let start = bytes.baseAddress else { return }
            var offset = 0
            // SAFETY: Within the view; and a prefetch of any address does no harm.
            while offset < min(bytes.count, 1024) {
                unsafe tracewell_prefetch(start + offset)
                offset += 64
            }
        }
    }
}
