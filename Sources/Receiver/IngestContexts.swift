import Bytes
import Compression
import Sampling
import Synchronization

/// What a thread needs to decode one request after another without allocation.
///
/// SAFETY: `@unchecked Sendable`: a context is either in the pool or with the one thread that took it.
final class IngestContext: @unchecked Sendable {
    private let inflater = Inflater()
    private var stage: HeadStage?
    private var tally: HeadTally?

    /// Empty counts for a stage; the memory of the last ones where it is the same.
    func takeTally(for stage: HeadStage) -> HeadTally {
        guard self.stage === stage, var tally = tally.take() else {
            self.stage = stage
            return HeadTally(for: stage.sampler)
        }
        tally.reset()
        return tally
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
