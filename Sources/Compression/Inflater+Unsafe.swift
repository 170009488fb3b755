package import Bytes

/// Inflates whole bodies within a budget of output bytes.
///
/// The contexts of the libraries (some 200 KB) are made once and used for every body, so keep an
/// inflater for each thread.
///
/// SECURITY: The budget counts what comes out, never what a header declares. A declared size may
/// refuse a body or choose the first guess of how much memory it takes; beyond that guess, memory
/// grows only with what has in fact been decoded. A body of 64 KiB can thus cost `limit` bytes of
/// memory only by filling most of them.
///
/// - Concurrency: One thread at a time; not `Sendable`.
package final class Inflater {
    private let deflate = DeflateDecoder()
    private let zstd = ZstdFrameDecoder()

    /// Makes an inflater.
    package init() {}

    /// Inflates a body.
    ///
    /// Accepted are gzip of one or more members, zlib or bare deflate data, and zstd of one or more
    /// frames, skippable ones included. `identity` copies: a caller that owns the body already has
    /// no need to ask.
    ///
    /// - Parameters:
    ///   - body: All of the compressed bytes.
    ///   - encoding: What the sender declared.
    ///   - limit: The most bytes that may come out, at least 0.
    /// - Returns: What came out.
    /// - Throws: ``InflateError/malformed`` when the bytes end early, fail a checksum or go on after
    ///   the end; ``InflateError/overLimit`` when more than `limit` bytes would come out.
    /// - Complexity: Time O(input + output). Where the size is not known ahead, decoding starts over
    ///   with four times the room, which adds a third at the most.
    package func inflate(
        _ body: ByteView, _ encoding: ContentEncoding, limit: Int
    ) throws(InflateError) -> ByteBuffer {
        switch encoding {
        case .identity:
            guard body.count <= limit else { throw .overLimit }
            return ByteBuffer(copying: body)
        case .gzip:
            return try inflateGzip(body, limit: limit)
        case .deflate:
            return try inflateDeflate(body, limit: limit)
        case .zstd:
            return try inflateZstd(body, limit: limit)
        }
    }

    /// RFC 1952 section 2.2: "A gzip file consists of a series of members".
    private func inflateGzip(_ body: ByteView, limit: Int) throws(InflateError) -> ByteBuffer {
        // The last four bytes are the size of the last member, modulo 2^32.
        let declared = body.littleEndian32(at: body.count - 4).map(Int.init(_:))
        var output = BoundedOutput(limit: limit, guess: declared, inputCount: body.count)
        var rest = body
        repeat {
            let member = rest
            let used = try unsafe output.append(from: member.count) { room in
                unsafe deflate.decode(.gzip, member, into: room)
            }
            rest = rest.dropFirst(used)
        } while !rest.isEmpty
        return output.finish()
    }

    /// The standard says zlib, but some senders leave the wrapper off.
    ///
    /// Bare data may begin like a wrapper by chance, so it is tried when the wrapper turns out to
    /// be none.
    private func inflateDeflate(_ body: ByteView, limit: Int) throws(InflateError) -> ByteBuffer {
        if DeflateDecoder.beginsLikeZlib(body) {
            do throws(InflateError) {
                return try inflateWhole(body, as: .zlib, limit: limit)
            } catch  where error == .overLimit {
                throw error
            } catch {}
        }
        return try inflateWhole(body, as: .raw, limit: limit)
    }

    private func inflateWhole(
        _ body: ByteView, as format: DeflateFormat, limit: Int
    ) throws(InflateError) -> ByteBuffer {
        var output = BoundedOutput(limit: limit, guess: nil, inputCount: body.count)
        let used = try unsafe output.append(from: body.count) { room in
            unsafe deflate.decode(format, body, into: room)
        }
        guard used == body.count else { throw .malformed }
        return output.finish()
    }

    private func inflateZstd(_ body: ByteView, limit: Int) throws(InflateError) -> ByteBuffer {
        var output = BoundedOutput(limit: limit, guess: 0, inputCount: body.count)
        var rest = body
        repeat {
            let frame = try ZstdFrame(first: rest)
            rest = rest.dropFirst(frame.bytes.count)
            if frame.isSkippable { continue }
            if let declared = frame.contentSize, declared > UInt64(clamping: output.remaining) {
                throw .overLimit
            }
            let guess = frame.contentSize.map { Int(clamping: $0) }
            _ = try unsafe output.append(from: frame.bytes.count, guess: guess) { room in
                unsafe zstd.decode(frame.bytes, into: room)
            }
        } while !rest.isEmpty
        return output.finish()
    }
}
