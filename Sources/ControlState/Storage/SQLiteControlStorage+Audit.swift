import Bytes
import SQLite
package import Sampling
import TraceModel

extension SQLiteControlStorage {
    /// Records something that changed nothing.
    package func record(_ audit: AuditRecord) throws(ControlStateError) {
        try change { (_) throws(SQLiteError) in ((), audit) }
    }

    /// The newest audit records, of one bump or of all, newest first.
    package func audit(
        of id: BumpID?, limit: Int
    ) throws(ControlStateError) -> [AuditRecord] {
        try use { (connection) throws(SQLiteError) in
            var records: [AuditRecord] = []
            var rows = try connection.prepare(
                """
                SELECT at, actor, action, bump, reason, changes FROM audit
                WHERE ?1 IS NULL OR bump = ?1 ORDER BY id DESC LIMIT ?2
                """
            ).rows(id.map { .integer($0.number) } ?? .null, .integer(Int64(limit)))
            while try rows.next() {
                if let record = AuditRecord(rows) { records.append(record) }
            }
            return records
        }
    }

    func insert(_ audit: AuditRecord, _ connection: Connection) throws(SQLiteError) {
        try connection.prepare(
            "INSERT INTO audit (at, actor, action, bump, reason, changes) VALUES (?,?,?,?,?,?)"
        ).run(
            .moment(audit.at), .text(audit.actor), .text(audit.action.rawValue),
            audit.bump.map { .integer($0.number) } ?? .null, .text(audit.reason),
            .text(AuditChanges.text(audit.changes)))
        let oldest = connection.lastInsertedRowID - Int64(Self.auditRecords)
        try connection.prepare("DELETE FROM audit WHERE id <= ?").run(.integer(oldest))
    }
}

extension AuditRecord {
    /// Reads the columns in their order; nil for a row that no version of ours has written.
    fileprivate init?(_ rows: borrowing Rows) {
        guard let action = Action(rawValue: rows.text(2)) else { return nil }
        self.init(
            at: rows.moment(0), actor: rows.text(1), action,
            rows.isNull(3) ? nil : BumpID(number: rows.integer(3)), reason: rows.text(4),
            changes: AuditChanges.read(rows.text(5)))
    }
}

/// The changes of an audit record as one column: a JSON array of `[name, before, after]`.
enum AuditChanges {
    static func text(_ changes: [AuditRecord.Change]) -> String {
        var json = JSONWriter()
        json.beginArray()
        for change in changes {
            json.beginArray()
            json.string(change.name)
            for value in [change.before, change.after] {
                if let value { json.string(value) } else { json.null() }
            }
            json.endArray()
        }
        json.endArray()
        return json.finish().string
    }

    /// None where the text is not what ``text(_:)`` writes.
    static func read(_ text: String) -> [AuditRecord.Change] {
        withView(of: text) { view in
            do throws(JSONError) {
                var json = try JSONReader(view)
                var changes: [AuditRecord.Change] = []
                try json.beginArray()
                while try json.nextElement() { changes.append(try change(&json)) }
                return changes
            } catch {
                return []
            }
        }
    }

    private static func change(_ json: inout JSONReader) throws(JSONError) -> AuditRecord.Change {
        var texts: [String?] = []
        try json.beginArray()
        while try json.nextElement() {
            texts.append(try json.skipNull() ? nil : try json.readString().string)
        }
        guard texts.count == 3, let name = texts[0] else { throw json.error("three are expected") }
        return AuditRecord.Change(name, from: texts[1], to: texts[2])
    }
}
