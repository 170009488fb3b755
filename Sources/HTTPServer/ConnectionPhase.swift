import SystemClock

/// What a connection is doing, as far as the time it may take goes.
enum ConnectionPhase: Equatable, Sendable {
    /// Opened, or begun a request: the head must be complete soon.
    case head(since: MonotonicTime)
    /// Between two requests.
    case idle(since: MonotonicTime)
    /// Receiving a body: so many bytes had come when the window began.
    case body(since: MonotonicTime, bytes: Int)
    /// The handler works, or a stream has nothing to give: the client waits for us.
    case handling
    /// Sending an answer of so many bytes.
    case answer(since: MonotonicTime, bytes: Int)
}

/// Why a connection was cut.
enum CutReason: String, CaseIterable, Sendable {
    case slowHead = "slow_head"
    case idle
    case slowBody = "slow_body"
    case slowReader = "slow_reader"
}

extension HTTPTimeLimits {
    /// Decides whether a connection has taken too long in its phase.
    ///
    /// - Parameters:
    ///   - phase: What it does; a body's window is moved on when it is over.
    ///   - received: How many bytes of the body have come by now.
    ///   - now: The moment.
    /// - Returns: Why it must be cut; nil when it may go on.
    func verdict(_ phase: inout ConnectionPhase, received: Int, now: MonotonicTime) -> CutReason? {
        switch phase {
        case .handling:
            return nil
        case .head(let since):
            return now < since.adding(head) ? nil : .slowHead
        case .idle(let since):
            return now < since.adding(idle) ? nil : .idle
        case .answer(let since, let bytes):
            let transfer = Duration.seconds(bytes / max(1, bodyRate))
            return now < since.adding(answer).adding(transfer) ? nil : .slowReader
        case .body(let since, let bytes):
            guard now >= since.adding(bodyWindow) else { return nil }
            let elapsed = Double(now.nanoseconds(since: since)) / 1_000_000_000
            if Double(received - bytes) < Double(bodyRate) * elapsed { return .slowBody }
            phase = .body(since: now, bytes: received)
            return nil
        }
    }
}
