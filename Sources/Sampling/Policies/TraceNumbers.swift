/// What can be said of a trace without its spans: enough for the reasons of policies that name none.
package struct TraceNumbers: Equatable, Sendable {
    package let spanCount: Int
    /// Bytes of the spans' messages.
    package let bytes: Int
    /// From the earliest start of a span to the latest end.
    package let durationNanos: UInt64
    /// The randomness that consistent sampling asks, less than 2^56.
    package let randomness: UInt64
    /// The probability with which the trace was sampled before.
    package let incoming: KeepThreshold

    /// Makes numbers.
    package init(
        spanCount: Int, bytes: Int, durationNanos: UInt64, randomness: UInt64,
        incoming: KeepThreshold
    ) {
        self.spanCount = spanCount
        self.bytes = bytes
        self.durationNanos = durationNanos
        self.randomness = randomness
        self.incoming = incoming
    }
}

extension TraceFacts {
    /// The numbers of the trace that was loaded last.
    var numbers: TraceNumbers {
        TraceNumbers(
            spanCount: spanCount, bytes: bytes, durationNanos: duration, randomness: randomness,
            incoming: KeepThreshold(incoming))
    }

    /// Takes the numbers of a trace whose spans are gone.
    mutating func load(_ numbers: TraceNumbers) {
        clear()
        spanCount = numbers.spanCount
        bytes = numbers.bytes
        earliest = 0
        latest = numbers.durationNanos
        randomness = numbers.randomness
        incoming = numbers.incoming.threshold
    }
}
