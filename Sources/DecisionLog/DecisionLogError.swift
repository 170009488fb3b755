package import Journal

/// Why the log of decisions could not write or read.
package enum DecisionLogError: Error, Equatable, Sendable {
    /// The disk is full: may pass.
    case full
    /// The disk failed: may pass.
    case failed(FileError)
    /// The first bytes of a file are not what was written.
    case damaged(file: String)
    /// A file was written by a newer version.
    case newerFormat(file: String)
    /// The log has been closed.
    case closed

    /// What a failed file operation means.
    init(_ error: FileError) { self = error.isOutOfSpace ? .full : .failed(error) }
}
