package import Bytes

/// How one attempt of a job ended.
package enum JobOutcome: String, Sendable, CaseIterable {
    case ok
    /// It failed and will be tried again.
    case retry
    /// It failed for the last time.
    case dead
    /// It failed; whether it is tried again is not known.
    case failed
}

extension ConventionalSpan {
    /// What the job does: the name of its class, task or function.
    package var jobType: ByteView? { text(.jobType) ?? text(.codeFunctionName) }

    /// The queue that a job or a message came from or goes to.
    package var jobQueue: ByteView? { text(.jobQueue) ?? text(.messagingDestinationName) }

    /// Which attempt this is, from 1.
    package var jobAttempt: Int64? {
        if let attempt = integer(.jobAttempt) { return attempt }
        guard let retries = integer(.celeryRetries), retries >= 0, retries < .max else {
            return nil
        }
        return retries + 1
    }

    /// How the attempt ended: as the library says it, else from the error and the attempts left.
    package var jobOutcome: JobOutcome {
        if let said = text(.jobOutcome).flatMap(Self.outcome) { return said }
        guard isError else { return .ok }
        guard let attempt = jobAttempt, let most = integer(.jobMaxAttempts) else { return .failed }
        return attempt < most ? .retry : .dead
    }

    /// Our own words and those of Celery.
    private static func outcome(_ text: ByteView) -> JobOutcome? {
        if text == "ok" || text == "SUCCESS" { return .ok }
        if text == "retry" || text == "RETRY" { return .retry }
        if text == "failed" || text == "FAILURE" { return .failed }
        return text == "dead" ? .dead : nil
    }
}
