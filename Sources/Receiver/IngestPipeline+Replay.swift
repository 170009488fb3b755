import Assembly
import Bytes
import Compression
package import Journal
import OTLP

extension IngestPipeline {
    /// Takes a request again that an earlier run had accepted and not settled.
    ///
    /// It was checked and sampled then, and is not again: limits and rates that were changed since do
    /// not drop it.
    ///
    /// - Returns: How many spans are pending again.
    /// - Throws: ``ReceiverError/malformedBody(_:offset:)`` or ``ReceiverError/malformedCompression``
    ///   for a record that cannot be read; it stays in the journal.
    package func replay(_ record: JournalRecord) throws(ReceiverError) -> Int {
        let outcome = contexts.with { context in
            Result { () throws(ReceiverError) in try decode(record, context) }
        }
        let batch = try outcome.get()
        let spans = batch.spans.count
        admission.drain.accept(spans)
        let receipt = JournalReceipt(record.position, spans: spans, in: journal)
        assembly.add(
            batch, receipt: IngestReceipt(receipt, drain: admission.drain),
            replayedFrom: record.receivedAt)
        return spans
    }

    private func decode(
        _ record: JournalRecord, _ context: IngestContext
    ) throws(ReceiverError) -> SpanBatch {
        let body = try context.inflate(
            record.body, ContentEncoding(record.encoding), limit: Int(UInt32.max))
        do throws(DecodeError) {
            return try SpanBatch.scan(body, limits: .accepted).batch
        } catch {
            throw ReceiverError(error)
        }
    }
}

extension ReceiverError {
    init(_ error: DecodeError) {
        switch error {
        case .malformed(let reason, let offset): self = .malformedBody(reason, offset: offset)
        }
    }
}

// The journal and the wire name the same encodings; each keeps its own type, as one is on disk.
extension ContentEncoding {
    init(_ encoding: BodyEncoding) {
        switch encoding {
        case .identity: self = .identity
        case .gzip: self = .gzip
        case .deflate: self = .deflate
        case .zstd: self = .zstd
        }
    }
}

extension BodyEncoding {
    init(_ compression: ContentEncoding) {
        switch compression {
        case .identity: self = .identity
        case .gzip: self = .gzip
        case .deflate: self = .deflate
        case .zstd: self = .zstd
        }
    }
}
