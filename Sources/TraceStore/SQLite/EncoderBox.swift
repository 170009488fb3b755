import TraceModel

/// An encoder that workers pass around, each for the length of a call.
final class EncoderBox: @unchecked Sendable {
    // SAFETY: used only by whoever took the box out of the store's list of idle encoders.
    private var encoder = BlockEncoder()

    /// Encodes traces into blocks.
    func encode(
        _ traces: [KeptTrace], storedAt: (_ place: Int) -> Timestamp
    ) throws(StoreError) -> [EncodedBlock] {
        var blocks: [EncodedBlock] = []
        try encoder.encode(traces, storedAt: storedAt) { (block) throws(StoreError) in
            blocks.append(block)
        }
        return blocks
    }
}
