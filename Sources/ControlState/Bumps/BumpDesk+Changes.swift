package import Sampling
import Synchronization
import SystemClock
import TraceModel

/// What people do with bumps.
extension BumpDesk {
    /// Makes a bump; it is in force when this returns.
    ///
    /// - Parameters:
    ///   - draft: What is asked for.
    ///   - actor: Who asks.
    /// - Returns: The bump, with what the budget leaves of its rate.
    /// - Throws: ``BumpRefusal``; what the budget refuses is in the audit.
    package func create(
        _ draft: BumpDraft, by actor: String
    ) throws(BumpRefusal) -> Bump {
        try state.withLock { (state) throws(BumpRefusal) in
            try state.rules.check(draft)
            guard state.bumps.count < BumpTable.capacity else {
                throw .tooMany(limit: BumpTable.capacity)
            }
            let now = time.now()
            let budget = max(BumpBudget(reading()), state.budget)
            if budget.pressure == .severe {
                try refuse(draft, by: actor, at: now, because: budget.reason)
            }
            var made: AuditRecord?
            let bump = try storing { () throws(ControlStateError) in
                try storage.add { id in
                    let bump = Bump(
                        id: id, match: draft.match, rate: draft.rate, createdAt: now,
                        expiresAt: now.adding(nanoseconds: draft.duration.wholeNanoseconds),
                        createdBy: actor, reason: draft.reason,
                        limit: budget.limit(draft.rate))
                    let audit = AuditRecord(
                        at: now, actor: actor, .created, id, reason: draft.reason,
                        changes: Self.changes(bump))
                    made = audit
                    return (bump, audit)
                }
            }
            state.bumps.append(bump)
            board.put(state.bumps)
            if let made { note(made) }
            return bump
        }
    }

    private func refuse(
        _ draft: BumpDraft, by actor: String, at now: Timestamp, because reason: String
    ) throws(BumpRefusal) -> Never {
        let wanted = draft.match.conditions.map { AuditRecord.Change("\($0.name)", to: $0.value) }
        let audit = AuditRecord(
            at: now, actor: actor, .refused, nil, reason: reason,
            changes: wanted + [.init("rate", to: "\(draft.rate)")])
        try storing { () throws(ControlStateError) in try storage.record(audit) }
        note(audit)
        throw .overBudget(reason)
    }

    private static func changes(_ bump: Bump) -> [AuditRecord.Change] {
        var changes = bump.match.conditions.map { AuditRecord.Change("\($0.name)", to: $0.value) }
        changes.append(.init("rate", to: "\(bump.rate)"))
        changes.append(.init("expiresAt", to: bump.expiresAt.rfc3339()))
        if let limit = bump.limit { changes += [.init("effectiveRate", to: "\(limit.rate)")] }
        return changes
    }

    /// Moves the end of a bump that is in force.
    ///
    /// - Parameters:
    ///   - id: The bump.
    ///   - extent: How far.
    ///   - actor: Who asks.
    ///   - reason: Why; nil for what the bump was made for.
    /// - Returns: The bump with its new end.
    /// - Throws: ``BumpRefusal``.
    package func extend(
        _ id: BumpID, _ extent: BumpExtension, by actor: String, reason: String? = nil
    ) throws(BumpRefusal) -> Bump {
        try state.withLock { (state) throws(BumpRefusal) in
            let place = try place(of: id, in: state)
            let now = time.now()
            let before = state.bumps[place]
            var bump = before
            switch extent {
            case .by(let more):
                bump.expiresAt = before.expiresAt.adding(nanoseconds: more.wholeNanoseconds)
            case .fromNow(let duration):
                bump.expiresAt = now.adding(nanoseconds: duration.wholeNanoseconds)
            }
            try state.rules.check(
                Duration(wholeNanoseconds: bump.expiresAt.nanoseconds(since: now)))
            let audit = AuditRecord(
                at: now, actor: actor, .extended, id, reason: reason ?? before.reason,
                changes: [
                    .init(
                        "expiresAt", from: before.expiresAt.rfc3339(), to: bump.expiresAt.rfc3339())
                ])
            try storing { () throws(ControlStateError) in try storage.update(bump, audit) }
            state.bumps[place] = bump
            board.put(state.bumps)
            note(audit)
            return bump
        }
    }

    /// Ends a bump that is in force.
    ///
    /// - Parameters:
    ///   - id: The bump.
    ///   - actor: Who asks.
    ///   - reason: Why, if that was said.
    /// - Returns: The bump as it was, with its end.
    /// - Throws: ``BumpRefusal``.
    package func cancel(
        _ id: BumpID, by actor: String, reason: String? = nil
    ) throws(BumpRefusal) -> BumpRecord {
        try state.withLock { (state) throws(BumpRefusal) in
            let place = try place(of: id, in: state)
            let now = time.now()
            let audit = AuditRecord(
                at: now, actor: actor, .cancelled, id, reason: reason ?? "")
            try storing { () throws(ControlStateError) in
                try storage.end(id, at: now, .cancelled, audit)
            }
            let bump = state.bumps.remove(at: place)
            board.put(state.bumps)
            note(audit)
            return BumpRecord(bump, ended: (now, .cancelled))
        }
    }

    /// The place of a bump that is in force.
    private func place(of id: BumpID, in state: borrowing State) throws(BumpRefusal) -> Int {
        let place = state.bumps.firstIndex { $0.id == id }
        if let place, !board.ended().contains(id) { return place }
        if let place { throw .ended(id, at: state.bumps[place].expiresAt) }
        let record = try storing { () throws(ControlStateError) in try storage.bump(id) }
        guard let record else { throw .unknown(id) }
        throw .ended(id, at: record.ended?.at ?? record.bump.expiresAt)
    }
}
