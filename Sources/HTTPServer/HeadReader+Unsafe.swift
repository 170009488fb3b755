import Bytes
import CMicrohttpd

/// Takes the headers of a request out of libmicrohttpd.
///
/// libmicrohttpd 0.9.75 is lenient: it takes a bare LF for a line end, a line that begins with NUL for
/// the end of the head, folds continued lines, and cuts a value at a NUL. Each lets two readers of the
/// same bytes see different requests. It also parses in place: each CRLF and each colon is overwritten
/// with NUL, and names and values stay where they were received. So the head was strict exactly when the
/// names and values, with the bytes that separate them, cover it without a gap; which is what this checks.
///
/// SAFETY: Names and values lie within the memory of the connection and are valid during the callback.
enum HeadReader {
    /// Where the next line must begin, and whether all did so far.
    @safe
    struct Walk {
        let exchange: Exchange
        var expected: UnsafePointer<CChar>
        var isStrict = true
    }

    /// Gives all headers to the exchange.
    ///
    /// - Returns: What is wrong with the shape of the head.
    static func read(
        into exchange: Exchange, from link: OpaquePointer, method: UnsafePointer<CChar>,
        version: UnsafePointer<CChar>
    ) -> HTTPProblem? {
        // `HTTP/1.1`, CR, LF.
        var walk = unsafe Walk(exchange: exchange, expected: version + 10)
        unsafe withUnsafeMutablePointer(to: &walk) { walk in
            _ = unsafe MHD_get_connection_values_n(
                link, .HEADER_KIND,
                { context, _, name, nameCount, value, valueCount in
                    guard let name = unsafe name, let value = unsafe value else { return .NO }
                    let walk = unsafe context?.assumingMemoryBound(to: Walk.self)
                    unsafe walk?.pointee.add(name, nameCount, value, valueCount)
                    return .YES
                }, walk)
        }
        let length = unsafe walk.expected + 2 - method
        guard walk.isStrict, unsafe length == tracewell_httpd_header_size(link) else {
            return .malformed("A line of the head is malformed.")
        }
        return nil
    }
}

extension HeadReader.Walk {
    fileprivate mutating func add(
        _ name: UnsafePointer<CChar>, _ nameCount: Int, _ value: UnsafePointer<CChar>,
        _ valueCount: Int
    ) {
        let gap = unsafe value - (name + nameCount + 1)
        if unsafe name != expected || gap < 0 { isStrict = false }
        unsafe expected = value + valueCount + 2
        unsafe exchange.appendField(
            name: ByteView(base: name, count: nameCount),
            value: ByteView(base: value, count: valueCount))
    }
}
