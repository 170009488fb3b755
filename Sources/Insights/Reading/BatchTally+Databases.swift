import Bytes
import OTLP
import SemanticConventions
import TraceModel

/// Queries and commands of databases.
extension BatchTally {
    mutating func countDatabase(_ subject: Subject) {
        let operation = span.databaseOperation
        beginKey(subject)
        key.add(span.text(.dbSystemName) ?? .empty)
        let isRollback = isRollback(operation)
        if isRollback {
            let place = series.place(.rollback, &key)
            series.add(1, to: SeriesFamily.Counter.rollbacks, .rollback, at: place)
        }
        key.add(uppercased: operation ?? .empty)
        key.add(span.text(.dbCollectionName) ?? .empty)
        var place = SpanPlace(
            kind: .query, family: .database, place: series.place(.database, &key),
            isError: subject.isError)
        place.edge = edge(subject, to: span.peer, ConnectionLabel.database)
        count(subject, at: place)
        if !isRollback {
            memo.remember(span, resources[subject.resource].service, at: place, PeerName())
        }
    }

    mutating func countRedis(_ subject: Subject) {
        beginKey(subject)
        key.add(uppercased: span.databaseOperation ?? span.name)
        var place = SpanPlace(
            kind: .command, family: .redis, place: series.place(.redis, &key),
            isError: subject.isError)
        place.edge = edge(subject, to: span.peer, ConnectionLabel.redis)
        count(subject, at: place)
        memo.remember(span, resources[subject.resource].service, at: place, PeerName())
    }

    /// Whether a transaction was taken back: SQL's `ROLLBACK`, MongoDB's `abortTransaction`, or a span
    /// of that name where the operation is not said.
    private func isRollback(_ operation: ByteView?) -> Bool {
        let name = operation ?? span.name
        guard let head = name.littleEndian64(at: 0) else { return false }
        return name.count == 8 && LabelWords.uppercased(head) == Self.rollback
            || name == "abortTransaction"
    }

    /// The word `ROLLBACK`.
    private static let rollback: UInt64 = 0x4B43_4142_4C4C_4F52
}
