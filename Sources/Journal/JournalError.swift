/// Why a body could not be journaled or the journal could not be opened.
package enum JournalError: Error, Equatable, Sendable {
    /// The journal is at its size limit or the disk is full: may pass, answer 503.
    case full
    /// The disk failed: may pass, answer 503.
    case failed(FileError)
    /// The body alone is over the size limit of the journal: permanent, answer 413.
    case tooLarge
    /// The journal takes nothing any more: answer 503.
    case closed
    /// Replay was asked for twice, or an append came before its end.
    case outOfOrder
    /// The system refused a thread, with this code of `pthread_create`.
    case noThread(code: Int32)
    /// The directory was written by a newer version.
    case newerFormat(found: UInt32, known: UInt32)

    /// What a failed file operation means for the journal.
    init(_ error: FileError) { self = error.isOutOfSpace ? .full : .failed(error) }
}

/// Whether a journal takes bodies at the moment.
package enum JournalCondition: Equatable, Sendable {
    case writable
    /// The last attempt failed, for this reason.
    case refusing(JournalError)
}
