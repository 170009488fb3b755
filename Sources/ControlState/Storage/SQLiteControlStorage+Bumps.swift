import SQLite
package import Sampling
package import TraceModel

extension SQLiteControlStorage {
    private static let columns = """
        id, environment, service, operation, job_type, queue, org_id, project_id, rate, limit_rate, \
        limit_reason, created_at, expires_at, created_by, reason, ended_at, ended_how
        """

    /// The bumps that have not been recorded as ended, oldest first.
    package func openBumps() throws(ControlStateError) -> [Bump] {
        try records("WHERE ended_at IS NULL ORDER BY id").map(\.bump)
    }

    /// The newest bumps, ended or not, newest first.
    package func bumps(limit: Int) throws(ControlStateError) -> [BumpRecord] {
        try records("ORDER BY id DESC LIMIT ?", .integer(Int64(limit)))
    }

    /// A bump, whether it has ended or not; nil when it is not known.
    package func bump(_ id: BumpID) throws(ControlStateError) -> BumpRecord? {
        try records("WHERE id = ?", .integer(id.number)).first
    }

    /// Adds a bump and gives it the next name.
    package func add(
        _ make: (BumpID) -> (bump: Bump, audit: AuditRecord)
    ) throws(ControlStateError) -> Bump {
        try change { (connection) throws(SQLiteError) in
            let last = try connection.integer(
                "SELECT seq FROM sqlite_sequence WHERE name = 'bump'")
            guard let id = BumpID(number: (last ?? 0) + 1) else {
                throw SQLiteError(.full, "there are no numbers left")
            }
            let (bump, audit) = make(id)
            try insert(bump, connection)
            try connection.prepare(
                """
                DELETE FROM bump WHERE ended_at IS NOT NULL AND id <= ?
                """
            ).run(.integer(id.number - Int64(Self.bumpRecords)))
            return (bump, audit)
        }
    }

    private func insert(_ bump: Bump, _ connection: Connection) throws(SQLiteError) {
        let match = bump.match
        try connection.prepare(
            "INSERT INTO bump (\(Self.columns)) VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,NULL,NULL)"
        ).run([
            .integer(bump.id.number), .text(match.environment), .optional(match.service),
            .optional(match.operation), .optional(match.jobType), .optional(match.queue),
            .optional(match.orgID), .optional(match.projectID), .real(bump.rate),
            bump.limit.map { .real($0.rate) } ?? .null, .optional(bump.limit?.reason),
            .moment(bump.createdAt), .moment(bump.expiresAt), .text(bump.createdBy),
            .text(bump.reason),
        ])
    }

    /// Replaces the end and the limit of a bump that has not ended.
    package func update(_ bump: Bump, _ audit: AuditRecord) throws(ControlStateError) {
        try change { (connection) throws(SQLiteError) in
            try connection.prepare(
                "UPDATE bump SET expires_at = ?, limit_rate = ?, limit_reason = ? WHERE id = ?"
            ).run(
                .moment(bump.expiresAt), bump.limit.map { .real($0.rate) } ?? .null,
                .optional(bump.limit?.reason), .integer(bump.id.number))
            return ((), audit)
        }
    }

    /// Records that a bump has ended.
    package func end(
        _ id: BumpID, at: Timestamp, _ how: BumpRecord.Ending, _ audit: AuditRecord
    ) throws(ControlStateError) {
        try change { (connection) throws(SQLiteError) in
            try connection.prepare("UPDATE bump SET ended_at = ?, ended_how = ? WHERE id = ?")
                .run(.moment(at), .text(how.rawValue), .integer(id.number))
            return ((), audit)
        }
    }

    private func records(
        _ clauses: String, _ values: Value...
    ) throws(ControlStateError) -> [BumpRecord] {
        try use { (connection) throws(SQLiteError) in
            var records: [BumpRecord] = []
            var rows = try connection.prepare("SELECT \(Self.columns) FROM bump \(clauses)")
                .rows(values)
            while try rows.next() {
                if let record = BumpRecord(rows) { records.append(record) }
            }
            return records
        }
    }
}

extension BumpRecord {
    /// Reads the columns in their order; nil for a row that no version of ours has written.
    fileprivate init?(_ rows: borrowing Rows) {
        guard let id = BumpID(number: rows.integer(0)) else { return nil }
        var match = BumpMatcher(environment: rows.text(1))
        match.service = rows.optionalText(2)
        match.operation = rows.optionalText(3)
        match.jobType = rows.optionalText(4)
        match.queue = rows.optionalText(5)
        match.orgID = rows.optionalText(6)
        match.projectID = rows.optionalText(7)
        let limit =
            rows.isNull(9) ? nil : BumpLimit(rate: rows.real(9), reason: rows.text(10))
        let bump = Bump(
            id: id, match: match, rate: rows.real(8), createdAt: rows.moment(11),
            expiresAt: rows.moment(12), createdBy: rows.text(13), reason: rows.text(14),
            limit: limit)
        guard !rows.isNull(15), let how = Ending(rawValue: rows.text(16)) else {
            self.init(bump)
            return
        }
        self.init(bump, ended: (rows.moment(15), how))
    }
}
