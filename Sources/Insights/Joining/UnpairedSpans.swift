/// How many spans were given up whose other side did not come in time.
struct UnpairedSpans {
    /// Without a peer they could be counted as a call to.
    var clients: UInt64 = 0
    var servers: UInt64 = 0
    var producers: UInt64 = 0
    var consumers: UInt64 = 0
}
