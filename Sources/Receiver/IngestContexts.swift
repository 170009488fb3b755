import Bytes
import Compression
import OTLP
import Sampling
import Synchronization

/// What a thread needs to decode one request after another without allocation.
///
/// SAFETY: `@unchecked Sendable`: a context is either in the pool or with the one thread that took it.
final class IngestContext: @unchecked Sendable {
    private let inflater = Inflater()
    private var stage: HeadStage?
    private var tally: HeadTally?
    /// Hashes of the services, with their environments, that were told of already.
    private var noted: Set<UInt64> = []
    private static let maximumNoted = 4096

    /// Empty counts for a stage; the memory of the last ones where it is the same.
    func takeTally(for stage: HeadStage) -> HeadTally {
        guard self.stage === stage, var tally = tally.take() else {
            self.stage = stage
            return HeadTally(for: stage.sampler)
        }
        tally.reset()
        return tally
    }

    /// Tells of the services of a batch; mostly of none, as all of them were told of before.
    func note(_ batch: SpanBatch, in seen: SeenServices) {
        for resource in batch.resources {
            let service = batch.bytes(resource.serviceName)
            let environment = batch.bytes(resource.environment)
            let hash = service.hash64 &* 0x9E37_79B9_7F4A_7C15 ^ environment.hash64
            guard noted.insert(hash).inserted else { continue }
            seen.note(service: service, environment: environment)
        }
        if noted.count > Self.maximumNoted { noted.removeAll(keepingCapacity: true) }
    }

    /// Inflates a body; gives back the body itself when it is not compressed.
    func inflate(
        _ body: ByteBuffer, _ compression: ContentEncoding, limit: Int
    ) throws(ReceiverError) -> ByteBuffer {
        if compression == .identity { return body }
        do throws(InflateError) {
            return try body.withView { (view) throws(InflateError) in
                try inflater.inflate(view, compression, limit: limit)
            }
        } catch {
            throw error == .overLimit ? .tooLarge(limit: limit) : .malformedCompression
        }
    }

    func giveBack(_ tally: HeadTally) { self.tally = tally }
}

/// The contexts that no thread uses; as many are made as there are threads at once.
///
/// - Concurrency: From any thread.
final class IngestContexts: Sendable {
    private let idle = Mutex<[IngestContext]>([])

    func with<Result>(_ body: (IngestContext) -> Result) -> Result {
        let context = idle.withLock { $0.popLast() } ?? IngestContext()
        defer { idle.withLock { $0.append(context) } }
        return body(context)
    }
}
