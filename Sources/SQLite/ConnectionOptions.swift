/// How a database is opened.
package struct ConnectionOptions: Sendable {
    /// What a connection may do.
    package enum Access: Sendable {
        /// Reads and writes; makes the file when there is none.
        case readWrite
        /// Only reads a file that is there.
        case readOnly
    }

    /// When a commit waits for the disk, in WAL mode.
    package enum Synchronous: String, Sendable {
        /// Never: a power loss may damage the file.
        case off = "OFF"
        /// At checkpoints: a power loss takes the last commits and nothing else.
        case normal = "NORMAL"
        /// At each commit: what is committed survives a power loss.
        case full = "FULL"
    }

    /// Reading and writing, or only reading.
    package var access: Access
    /// When a commit waits for the disk.
    package var synchronous: Synchronous = .normal
    /// Bytes a page, for a file that is made; an existing file keeps its own.
    ///
    /// Blocks of 150 KiB fit
    /// ten pages of 16 KiB, and need forty reads of 4 KiB.
    package var pageSize = 16 << 10
    /// How long to wait for a lock before ``ResultCode/busy``.
    package var busyTimeout: Duration = .seconds(5)
    /// Bytes of the file to map into memory; 0 reads with `pread`.
    package var mappedBytes = 0
    /// Bytes of pages to keep in this connection's own cache.
    package var cacheBytes = 2 << 20

    /// Makes options that differ from the defaults in what may be done.
    package init(_ access: Access) { self.access = access }
}
