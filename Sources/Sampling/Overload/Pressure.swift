/// What fills up when more comes in than can be stored.
package enum PressureSource: String, CaseIterable, Sendable {
    /// The memory of traces that wait for their decision, and of those under decision.
    case pendingBytes = "pending_bytes"
    /// The journal.
    case journalBytes = "journal_bytes"
    /// Kept traces on their way to the store.
    case storeQueue = "store_queue"

    /// How long it has to be high before it counts.
    ///
    /// The queue to the store is short on purpose and fills whenever a block takes long to write.
    var hold: Duration {
        switch self {
        case .pendingBytes, .journalBytes: .zero
        case .storeQueue: .seconds(2)
        }
    }
}

/// How full the collector is at one moment, as shares of what there is room for.
package struct PressureReading: Sendable, Equatable {
    package var pendingBytes: Double
    package var journalBytes: Double
    package var storeQueue: Double

    /// Makes a reading.
    package init(pendingBytes: Double = 0, journalBytes: Double = 0, storeQueue: Double = 0) {
        self.pendingBytes = pendingBytes
        self.journalBytes = journalBytes
        self.storeQueue = storeQueue
    }

    /// The share of one source.
    package subscript(source: PressureSource) -> Double {
        switch source {
        case .pendingBytes: pendingBytes
        case .journalBytes: journalBytes
        case .storeQueue: storeQueue
        }
    }
}
