import Bytes
import OTLP
import SemanticConventions
import TraceModel

/// Requests between services: HTTP and remote procedures, both sides.
extension BatchTally {
    mutating func countServer(_ subject: Subject) {
        beginKey(subject)
        key.add(span.httpRoute ?? span.name)
        addHTTPOutcome()
        let place = SpanPlace(
            kind: .server, family: .httpServer, place: series.place(.httpServer, &key),
            isError: subject.isError)
        count(subject, at: place)
        memo.remember(span, resources[subject.resource].service, at: place, PeerName())
    }

    mutating func countClient(_ subject: Subject) {
        let peer = PeerName(span.peer, &scratch)
        beginKey(subject)
        key.add(peer)
        addHTTPOutcome()
        let place = SpanPlace(
            kind: .client, family: .httpClient, place: series.place(.httpClient, &key),
            isError: subject.isError)
        count(subject, at: place)
        noteClient(subject, peer)
        memo.remember(span, resources[subject.resource].service, at: place, peer)
    }

    private mutating func addHTTPOutcome() {
        key.add(HTTPMethodLabel.word(span.httpMethod))
        if let status = span.httpStatus {
            key.add(LabelWords.word(ofDigits: status))
        } else {
            key.addNothing()
        }
    }

    mutating func countProcedure(_ subject: Subject) {
        beginKey(subject)
        key.add(span.name)
        if let status = span.text(.rpcResponseStatusCode) {
            key.add(status)
        } else if let status = span.integer(.rpcResponseStatusCode) {
            scratch.removeAll()
            scratch.append(decimal: status)
            key.add(scratch.view)
        } else {
            key.addNothing()
        }
        switch subject.record.kind {
        case .server, .consumer:
            countRequest(.rpcServer, subject)
            noteServer(subject, ConnectionLabel.rpc)
        case .client:
            countRequest(.rpcClient, subject)
            noteClient(subject, PeerName(span.peer, &scratch))
        case .producer, .internal, .unspecified: countRequest(.rpcClient, subject)
        }
    }

    /// Counts a request under the key at hand.
    private mutating func countRequest(_ family: SeriesFamily, _ subject: Subject) {
        series.count(family, &key, subject.nanoseconds, first: subject.isError)
    }

    // MARK: The service graph

    /// Keeps a client's span for the edge to the service whose span is its child.
    mutating func noteClient(_ subject: Subject, _ peer: PeerName) {
        calls.append(
            CallSighting(
                key: JoinKey(subject.trace, subject.record.spanID), side: .client,
                service: resources[subject.resource].service,
                nanoseconds: subject.nanoseconds, isError: subject.isError,
                connection: ConnectionLabel.virtual, peer: peer))
    }

    /// Keeps a server's span for the edge from the service whose span is its parent.
    mutating func noteServer(_ subject: Subject, _ connection: UInt64) {
        guard let parent = subject.record.parentSpanID else { return }
        calls.append(
            CallSighting(
                key: JoinKey(subject.trace, parent), side: .server,
                service: resources[subject.resource].service,
                nanoseconds: subject.nanoseconds, isError: subject.isError,
                connection: connection, peer: PeerName()))
    }

    /// The place of the edge to somebody who never sends spans: a database, or a queue that is put into;
    /// nil where nothing names it.
    mutating func edge(
        _ subject: Subject, to server: PeerText?, _ connection: UInt64
    ) -> Int? {
        guard let server else { return nil }
        beginKey(subject)
        key.add(PeerName(server, &scratch))
        key.add(connection)
        return series.place(.edge, &key)
    }
}
