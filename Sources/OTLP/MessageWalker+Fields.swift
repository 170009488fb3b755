import Bytes

/// Reading single fields, with errors that say where in the body they are.
extension MessageWalker {
    @inline(__always)
    func tag(_ reader: inout WireReader) throws(DecodeError) -> WireTag {
        do { return try reader.readTag() } catch { throw located(error, reader) }
    }

    @inline(__always)
    func varint(_ reader: inout WireReader) throws(DecodeError) -> UInt64 {
        do { return try reader.readVarint() } catch { throw located(error, reader) }
    }

    @inline(__always)
    func bytes(_ reader: inout WireReader) throws(DecodeError) -> ByteView {
        do { return try reader.readBytes() } catch { throw located(error, reader) }
    }

    @inline(__always) @discardableResult
    func fixed64(_ reader: inout WireReader) throws(DecodeError) -> UInt64 {
        do { return try reader.readFixed64() } catch { throw located(error, reader) }
    }

    @inline(__always)
    func fixed32(_ reader: inout WireReader) throws(DecodeError) {
        do { _ = try reader.readFixed32() } catch { throw located(error, reader) }
    }

    func skip(_ tag: WireTag, _ reader: inout WireReader) throws(DecodeError) {
        do { try reader.skip(tag.type) } catch { throw located(error, reader) }
    }

    @inline(__always)
    func string(_ reader: inout WireReader) throws(DecodeError) {
        try checkUTF8(try bytes(&reader))
    }

    @inline(__always)
    func checkUTF8(_ text: ByteView) throws(DecodeError) {
        if !text.isValidUTF8 { throw malformed("a string is not UTF-8", at: text) }
    }

    @inline(__always)
    func expect(_ type: WireType, _ tag: WireTag, _ reader: WireReader) throws(DecodeError) {
        if tag.type != type { throw located(.wrongWireType, reader) }
    }

    func malformed(_ reason: String, at view: ByteView) -> DecodeError {
        .malformed(reason, offset: view.offset(in: body) ?? 0)
    }

    func located(_ error: WireError, _ reader: WireReader) -> DecodeError {
        let reason =
            switch error {
            case .truncated: "a field reaches past the end of its message"
            case .overlongVarint: "a varint is longer than 64 bits"
            case .invalidTag: "a tag has no valid field number or wire type"
            case .wrongWireType: "a field has another wire type than it is declared with"
            }
        return malformed(reason, at: reader.rest)
    }
}
