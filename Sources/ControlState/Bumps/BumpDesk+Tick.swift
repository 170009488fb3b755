import Sampling
import Synchronization
import SystemClock
import TraceModel

/// What happens to bumps by itself.
extension BumpDesk {
    /// Records bumps that have ended, and takes from or gives back to those in force what the budget
    /// leaves; to be called about once a second.
    ///
    /// - Returns: What could not be recorded; it holds all the same, and is tried again.
    @discardableResult
    package func tick() -> ControlStateError? {
        let reading = BumpBudget(reading())
        let ended = board.ended()
        return state.withLock { state in
            let failure = recordEnded(ended, &state)
            adapt(&state, to: reading)
            return limitAll(&state) ?? failure
        }
    }

    private func recordEnded(
        _ ended: Set<BumpID>, _ state: inout State
    ) -> ControlStateError? {
        var failure: ControlStateError?
        for bump in state.bumps where ended.contains(bump.id) {
            let audit = AuditRecord(
                at: bump.expiresAt, actor: "clock", .expired, bump.id, reason: "its time is over")
            do throws(ControlStateError) {
                try storage.end(bump.id, at: bump.expiresAt, .expired, audit)
                state.bumps.removeAll { $0.id == bump.id }
                note(audit)
            } catch {
                failure = error
            }
        }
        if !ended.isEmpty { board.put(state.bumps) }
        return failure
    }

    /// Tightens the budget at once, and loosens it when readings have been better for a while.
    private func adapt(_ state: inout State, to reading: BumpBudget) {
        guard reading.pressure < state.budget.pressure else {
            state.budget = reading
            state.betterSince = nil
            return
        }
        let now = time.monotonic()
        let since = state.betterSince ?? now
        state.betterSince = since
        guard now.nanoseconds(since: since) >= Self.recovery.wholeNanoseconds else { return }
        state.budget = reading
        state.betterSince = nil
    }

    private func limitAll(_ state: inout State) -> ControlStateError? {
        var failure: ControlStateError?
        var isChanged = false
        for place in state.bumps.indices {
            let before = state.bumps[place]
            var bump = before
            bump.limit = state.budget.limit(bump.rate)
            guard bump.rateInForce != before.rateInForce else { continue }
            state.bumps[place] = bump
            isChanged = true
            let audit = AuditRecord(
                at: time.now(), actor: "budget", .limited, bump.id,
                reason: bump.limit?.reason ?? "there is room again",
                changes: [
                    .init(
                        "effectiveRate", from: "\(before.rateInForce)", to: "\(bump.rateInForce)")
                ])
            do throws(ControlStateError) {
                try storage.update(bump, audit)
                note(audit)
            } catch {
                failure = error
            }
        }
        if isChanged { board.put(state.bumps) }
        return failure
    }
}
