package import Access
package import Assembly
import Bytes
import Compression
package import Insights
package import Journal
import OTLP
package import Sampling
import Synchronization
package import SystemClock
package import Telemetry

/// The one way of spans into the collector, whatever transport brings them.
///
/// ```
/// admit ─▶ inflate ─▶ JSON to protobuf ─▶ scan ─▶ insights ─▶ head sampling ─▶ journal ─▶ assembly ─▶ answer
/// ```
///
/// A request is taken whole or refused whole, but for spans that are invalid by themselves. What is
/// accepted is in the journal, and visible in assembly, before it is answered; what is refused has left
/// no trace.
///
/// - Concurrency: From any thread. Decoding happens on the calling thread; the answer may come later.
package final class IngestPipeline: Sendable {
    /// What one request works with, settings of one moment.
    private struct Setup {
        var settings: IngestSettings
        var stage: HeadStage
    }

    let journal: any SpanJournal
    let assembly: PendingTraces
    let admission: Admission
    let contexts = IngestContexts()
    private let bumps: BumpBoard
    private let seen: SeenServices
    private let metrics: IngestMetrics
    private let insights: SpanInsights?
    private let drops: (any HeadDropObserver)?
    private let log: Log
    private let time: any TimeSource
    private let setup: Mutex<Setup>

    /// Makes a pipeline.
    ///
    /// - Parameters:
    ///   - settings: Can be changed later.
    ///   - journal: Replayed already.
    ///   - assembly: What is accepted goes there.
    ///   - bumps: The bumps in force, which the head follows.
    ///   - seen: Told of the services that send spans.
    ///   - registry: Where the pipeline counts.
    ///   - insights: Counts what all spans that come in tell; nil when nobody wants to know.
    ///   - drops: Is told of traces that the head drops; nil when nobody wants to know.
    ///   - log: For what an operator must know.
    ///   - time: The wall clock dates requests, the monotonic one measures the drain.
    package init(
        _ settings: IngestSettings, journal: any SpanJournal, assembly: PendingTraces,
        bumps: BumpBoard, seen: SeenServices, registry: MetricsRegistry,
        insights: SpanInsights? = nil, drops: (any HeadDropObserver)? = nil, log: Log,
        time: any TimeSource
    ) {
        self.journal = journal
        self.assembly = assembly
        self.bumps = bumps
        self.seen = seen
        self.insights = insights
        self.drops = drops
        self.log = log
        self.time = time
        admission = Admission(assembly: assembly, time: time)
        metrics = IngestMetrics(registry: registry)
        let stage = HeadStage(HeadSampler(settings.rates), metrics: metrics)
        setup = Mutex(Setup(settings: settings, stage: stage))
    }

    /// What holds for requests that come from now on.
    package var settings: IngestSettings {
        get { setup.withLock { $0.settings } }
        set {
            let stage = HeadStage(HeadSampler(newValue.rates), metrics: metrics)
            setup.withLock { $0 = Setup(settings: newValue, stage: stage) }
        }
    }

    /// Refuses all requests from now on, because the collector stops.
    package func stop() { admission.stop() }

    // MARK: Before the body

    /// Decides on a request by what is known before its body is read.
    ///
    /// - Parameter authorization: The value of the `Authorization` header; nil for none or several.
    /// - Returns: What the token allows.
    /// - Throws: ``ReceiverError``; it is counted.
    package func admit(authorization: String?) throws(ReceiverError) -> AccessControl.Grant {
        let grant: AccessControl.Grant
        do throws(AccessControl.Denial) {
            grant = try settings.access.authorize(authorization, for: .ingest)
        } catch {
            throw counted(error == .forbidden ? .forbidden : .unauthenticated)
        }
        do throws(ReceiverError) {
            try admission.check()
        } catch {
            throw counted(error)
        }
        return grant
    }

    /// Counts a refusal that the transport has found.
    package func counted(_ error: ReceiverError) -> ReceiverError {
        metrics.countRefused(error)
        return error
    }

    /// The refusal of a request for lack of room, with the time after which there should be some.
    package func overloaded(_ pressure: ReceiverError.Pressure) -> ReceiverError {
        admission.overloaded(pressure)
    }

    // MARK: The body

    /// Takes a request.
    ///
    /// - Parameters:
    ///   - request: Admitted by ``admit(authorization:)``.
    ///   - completion: Called once, when what was accepted is as safe as the journal promises: before
    ///     this returns, or later on a thread of the journal, which it must not block.
    package func ingest(
        _ request: IngestRequest, completion: @escaping @Sendable (IngestOutcome) -> Void
    ) {
        contexts.with { context in
            do throws(ReceiverError) {
                try ingest(request, context, completion)
            } catch {
                completion(.refused(counted(error)))
            }
        }
    }

    private func ingest(
        _ request: IngestRequest, _ context: IngestContext,
        _ completion: @escaping @Sendable (IngestOutcome) -> Void
    ) throws(ReceiverError) {
        let (settings, stage) = setup.withLock { ($0.settings, $0.stage) }
        let inflated = try inflate(request, context, limit: settings.requestBytes)
        let lease = try admission.lease(inflated.count, limit: settings.inFlightBytes)
        metrics.countBody(request.format, received: request.body.count, inflated: inflated.count)
        let scan = try decode(inflated, request.format, settings.decode)
        try request.grant.check(scan.batch)
        let sightings = insights?.read(scan.batch)

        var tally = context.takeTally(for: stage)
        defer { context.giveBack(tally) }
        let raise = bumps.table
        let actions = stage.sampler.sample(scan.batch, raisedBy: raise, counting: &tally)
        context.note(scan.batch, in: seen)
        noteUnknownEnvironment(tally)

        var report = IngestReport()
        report.rejected = scan.rejected
        let kept = Self.kept(of: scan, actions)
        report.accepted = kept?.spans.count ?? 0
        report.sampledOut = scan.batch.spans.count - report.accepted
        if report.sampledOut > 0, let actions, let drops, case let room = drops.room, room > 0 {
            drops.note(
                stage.sampler.drops(
                    of: scan.batch, actions, tally, raisedBy: raise, limit: room))
        }
        let taken = Taken(
            batch: kept, report: report, tally: tally, stage: stage, sightings: sightings,
            rejectedEnvironment: report.rejected.total > 0
                ? stage.environment(ofAllIn: scan.batch) : "", lease: lease)
        guard let kept else {
            finish(taken)
            completion(.accepted(report))
            return
        }
        // As it came, where that is what is kept; JSON and what was cut are journaled as protobuf.
        let isWhole = kept === scan.batch && request.format == .protobuf
        let body = isWhole ? request.body : kept.body
        let compression = isWhole ? request.compression : .identity
        withExtendedLifetime(body) {
            journal.append(
                body.view, encoding: BodyEncoding(compression), receivedAt: time.now()
            ) { [self] result in
                completion(settle(taken, result))
            }
        }
    }

    /// What was decided about a request, on its way into the journal.
    private struct Taken: Sendable {
        /// Nil when nothing is kept.
        let batch: SpanBatch?
        let report: IngestReport
        let tally: HeadTally
        let stage: HeadStage
        let sightings: BatchSightings?
        let rejectedEnvironment: String
        let lease: Admission.Lease
    }

    private func inflate(
        _ request: IngestRequest, _ context: IngestContext, limit: Int
    ) throws(ReceiverError) -> ByteBuffer {
        guard request.body.count <= limit else { throw .tooLarge(limit: limit) }
        return try context.inflate(request.body, request.compression, limit: limit)
    }

    private func decode(
        _ body: ByteBuffer, _ format: OTLPEncoding, _ limits: DecodeLimits
    ) throws(ReceiverError) -> SpanBatch.Scan {
        do throws(DecodeError) {
            let protobuf =
                switch format {
                case .protobuf: body
                case .json: try OTLPJSON.transcode(body, limits: limits)
                }
            let scan = try SpanBatch.scan(protobuf, limits: limits)
            metrics.countBatch(scan.batch.spans.count)
            return scan
        } catch {
            throw ReceiverError(error)
        }
    }

    /// The spans that are kept, in the batch as it came where that holds nothing else; nil for none.
    private static func kept(of scan: SpanBatch.Scan, _ actions: [SpanAction]?) -> SpanBatch? {
        if let actions { return scan.batch.rewritten { actions[$0] } }
        if scan.batch.spans.isEmpty { return nil }
        return scan.rejected.total == 0 ? scan.batch : scan.batch.rewritten { _ in .keep }
    }

    // MARK: The journal's answer

    private func settle(
        _ taken: Taken, _ result: Result<JournalPosition, JournalError>
    ) -> IngestOutcome {
        switch result {
        case .success(let position):
            admission.journalWorked()
            if let batch = taken.batch {
                let spans = batch.spans.count
                admission.drain.accept(spans)
                let receipt = JournalReceipt(position, spans: spans, in: journal)
                assembly.add(batch, receipt: IngestReceipt(receipt, drain: admission.drain))
            }
            finish(taken)
            return .accepted(taken.report)
        case .failure(let failure):
            let error = refusal(for: failure)
            taken.stage.countRefused(taken.tally, error)
            return .refused(counted(error))
        }
    }

    private func finish(_ taken: Taken) {
        taken.stage.count(taken.tally)
        if let sightings = taken.sightings { insights?.count(sightings) }
        metrics.countRejected(taken.report.rejected, environment: taken.rejectedEnvironment)
    }

    private func refusal(for failure: JournalError) -> ReceiverError {
        let pressure: ReceiverError.Pressure
        switch failure {
        case .tooLarge: return .tooLarge(limit: settings.requestBytes)
        case .full: pressure = .journalFull
        case .closed: return admission.overloaded(.stopping)
        case .failed, .outOfOrder, .noThread, .newerFormat: pressure = .journalFailed
        }
        log.error(
            "The journal takes no spans; requests are refused.", limit: pressure.rawValue,
            LogField.error(failure))
        admission.journalFailed(pressure)
        return admission.overloaded(pressure)
    }

    private func noteUnknownEnvironment(_ tally: HeadTally) {
        guard let name = tally.unknownEnvironment else { return }
        log.warning(
            "Spans name an environment that is not configured; they are taken as default.",
            limit: "unknown_environment",
            [
                .text("unknown_environment", String(name.prefix(64))),
                .integer("spans", tally.unknownEnvironmentSpans),
            ])
    }
}
