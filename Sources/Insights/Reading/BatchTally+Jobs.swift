import Bytes
import OTLP
import SemanticConventions
import TraceModel

/// Jobs: where they are put into a queue, and each attempt to execute one.
extension BatchTally {
    /// The most messages that one span can stand for; what says more has another meaning or none.
    private static let mostMessages: Int64 = 100_000
    /// The most links of a span that are followed.
    private static let mostLinks = 128

    mutating func countProducer(_ subject: Subject) {
        let queue = span.jobQueue
        beginKey(subject)
        key.add(queue ?? .empty)
        key.add(span.jobType ?? .empty)
        let place = series.place(.jobQueue, &key)
        series.add(messageCount, to: SeriesFamily.Counter.enqueued, .jobQueue, at: place)
        let server = queue.map { PeerText(text: $0) }
        if let edge = edge(subject, to: server, ConnectionLabel.queue) {
            series.count(
                .edge, at: edge, subject.nanoseconds, in: SeriesFamily.EdgeHistogram.client,
                first: true, second: subject.isError)
        }
        messages.append(
            MessageSighting(
                side: .producer, key: JoinKey(subject.trace, subject.record.spanID),
                otherKey: messageKey(subject, queue),
                time: max(subject.record.startTime, subject.record.endTime).nanoseconds, worker: 0))
    }

    /// How many messages a producer's span stands for.
    private var messageCount: UInt64 {
        guard let count = span.integer(.messagingBatchMessageCount),
            (1...Self.mostMessages).contains(count)
        else { return 1 }
        return UInt64(count)
    }

    mutating func countJob(_ subject: Subject, in batch: SpanBatch) {
        let queue = span.jobQueue
        let outcome = span.jobOutcome
        beginKey(subject)
        key.add(queue ?? .empty)
        key.add(span.jobType ?? .empty)
        let worker = series.place(.jobWorker, &key)
        series.add(
            min(subject.nanoseconds, SeriesStore.longest), to: SeriesFamily.Counter.busy,
            .jobWorker, at: worker)
        key.add(outcome.labelWord)
        series.count(.jobAttempt, &key, subject.nanoseconds)
        if let queue { countDelivery(subject, queue, isFailed: outcome != .ok) }
        // An attempt after the first has waited for its turn to be tried again, not in the queue.
        if (span.jobAttempt ?? 1) <= 1 { noteConsumer(subject, queue, worker, in: batch) }
    }

    /// Counts the edge from a queue to the service that works on it.
    private mutating func countDelivery(_ subject: Subject, _ queue: ByteView, isFailed: Bool) {
        key.begin(resources[subject.resource].environment, in: prefixes)
        key.add(queue, atMost: PeerName.longest)
        key.add(prefixes, resources[subject.resource].prefix.lastLabel)
        key.add(ConnectionLabel.queue)
        series.count(
            .edge, &key, subject.nanoseconds, in: SeriesFamily.EdgeHistogram.server, first: true,
            second: isFailed)
    }

    // MARK: The wait in the queue

    /// Keeps a consumer's span for the wait since its messages were put into the queue.
    ///
    /// A span with links names one message with each of them; another one may name its message by its
    /// parent and by the message's id.
    private mutating func noteConsumer(
        _ subject: Subject, _ queue: ByteView?, _ worker: Int, in batch: SpanBatch
    ) {
        let links = LinkReader.keys(
            in: batch.bytes(subject.record.message), atMost: Self.mostLinks)
        let message = messageKey(subject, queue)
        let time = subject.record.startTime.nanoseconds
        if links.count > 1 {
            for link in links {
                note(
                    MessageSighting(
                        side: .consumer, key: link, otherKey: nil, time: time, worker: worker))
            }
            return
        }
        let parent = subject.record.parentSpanID.map { JoinKey(subject.trace, $0) }
        let named = links.first ?? parent
        guard let key = named ?? message else { return }
        note(
            MessageSighting(
                side: .consumer, key: key, otherKey: named == nil ? nil : message, time: time,
                worker: worker))
    }

    private mutating func note(_ message: MessageSighting) { messages.append(message) }

    /// What names a message by its id; nil when it has none.
    private mutating func messageKey(_ subject: Subject, _ queue: ByteView?) -> JoinKey? {
        guard let id = span.text(.messagingMessageID) else { return nil }
        key.begin(resources[subject.resource].environment, in: prefixes)
        key.add(queue ?? .empty)
        key.add(id)
        return JoinKey(message: key.finish())
    }
}
