import Bytes
import TraceModel

/// A block as it goes into the store.
struct EncodedBlock: Sendable {
    /// The block's traces and where its sections are: enough to tell whether a trace is in it.
    let head: ByteBuffer
    /// The sections.
    let body: ByteBuffer
    /// Says of attribute values whether they may be in the block.
    let filter: ByteBuffer
    /// When the last of the traces was stored.
    let storedAt: Timestamp
    var bounds: BlockBounds
    let spanCount: Int
    let traceCount: Int
    /// The identifiers of the traces, 16 bytes each, in the order in which they were encoded.
    let traceIDs: ByteBuffer
    /// The operations of the block's services, each pair once.
    let operations: [ServiceOperation]
}

/// The name of a service and of one of its operations.
struct ServiceOperation: Hashable, Sendable {
    let service: String
    let operation: String
}
