internal import CYAML

/// libyaml's event parser over its own copy of one text.
///
/// SAFETY: `parser` and `input` are allocated in `init` and freed in `deinit` alone; the type
/// cannot be copied, so no second owner exists. libyaml keeps pointers to both, which is why
/// neither may move. Everything handed out is a Swift value copied from an event before the event
/// is freed.
@safe
struct YAMLEventStream: ~Copyable {
    private let parser: UnsafeMutablePointer<yaml_parser_t>
    private let input: UnsafeMutableBufferPointer<UInt8>

    /// Starts on a text in UTF-8; the only failure is a lack of memory.
    init(_ bytes: [UInt8]) throws(YAMLError) {
        unsafe parser = .allocate(capacity: 1)
        unsafe input = .allocate(capacity: bytes.count)
        _ = unsafe input.initialize(from: bytes)
        unsafe parser.initialize(to: yaml_parser_t())
        guard unsafe yaml_parser_initialize(parser) == 1 else {
            unsafe parser.deallocate()
            unsafe input.deallocate()
            throw YAMLError("not enough memory to read the file", at: .init(line: 1, column: 1))
        }
        unsafe yaml_parser_set_encoding(parser, YAML_UTF8_ENCODING)
        unsafe yaml_parser_set_input_string(parser, input.baseAddress, input.count)
    }

    deinit {
        unsafe yaml_parser_delete(parser)
        unsafe parser.deallocate()
        unsafe input.deallocate()
    }

    /// Takes the next event.
    ///
    /// After the end of the stream, or a throw, it must not be called again.
    mutating func next() throws(YAMLError) -> YAMLEvent {
        var event = unsafe yaml_event_t()
        guard unsafe yaml_parser_parse(parser, &event) == 1 else { throw failure() }
        defer { unsafe yaml_event_delete(&event) }
        let position = unsafe Self.position(event.start_mark)
        switch unsafe event.type {
        case YAML_STREAM_START_EVENT:
            return YAMLEvent(kind: .streamStart, position: position)
        case YAML_DOCUMENT_START_EVENT:
            return YAMLEvent(kind: .documentStart, position: position)
        case YAML_DOCUMENT_END_EVENT:
            return YAMLEvent(kind: .documentEnd, position: position)
        case YAML_ALIAS_EVENT:
            return YAMLEvent(kind: .alias, position: position)
        case YAML_SCALAR_EVENT:
            let scalar = unsafe event.data.scalar
            let text = unsafe String(
                decoding: UnsafeBufferPointer(start: scalar.value, count: scalar.length),
                as: UTF8.self)
            return unsafe YAMLEvent(
                kind: .scalar(text, quoted: scalar.style != YAML_PLAIN_SCALAR_STYLE),
                position: position, isAnchored: scalar.anchor != nil, isTagged: scalar.tag != nil)
        case YAML_SEQUENCE_START_EVENT:
            let start = unsafe event.data.sequence_start
            return unsafe YAMLEvent(
                kind: .sequenceStart, position: position,
                isAnchored: start.anchor != nil, isTagged: start.tag != nil)
        case YAML_SEQUENCE_END_EVENT:
            return YAMLEvent(kind: .sequenceEnd, position: position)
        case YAML_MAPPING_START_EVENT:
            let start = unsafe event.data.mapping_start
            return unsafe YAMLEvent(
                kind: .mappingStart, position: position,
                isAnchored: start.anchor != nil, isTagged: start.tag != nil)
        case YAML_MAPPING_END_EVENT:
            return YAMLEvent(kind: .mappingEnd, position: position)
        default:
            return YAMLEvent(kind: .streamEnd, position: position)
        }
    }

    /// The parser's complaint: what it was doing, what it met, and where.
    private func failure() -> YAMLError {
        let problem = unsafe parser.pointee.problem.map { unsafe String(cString: $0) }
        let context = unsafe parser.pointee.context.map { unsafe String(cString: $0) }
        let message = [context, problem].compactMap(\.self).joined(separator: ": ")
        let isEncoding = unsafe parser.pointee.error == YAML_READER_ERROR
        let position =
            isEncoding
            ? unsafe position(offset: parser.pointee.problem_offset)
            : unsafe Self.position(parser.pointee.problem_mark)
        return YAMLError(message.isEmpty ? "not YAML" : message, at: position)
    }

    private static func position(_ mark: yaml_mark_t) -> YAMLNode.Position {
        .init(line: Int(clamping: mark.line) &+ 1, column: Int(clamping: mark.column) &+ 1)
    }

    /// The place of a byte: libyaml gives an encoding error an offset only.
    private func position(offset: Int) -> YAMLNode.Position {
        var line = 1
        var column = 1
        for byte in unsafe Array(input.prefix(offset)) {
            if byte == UInt8(ascii: "\n") {
                line &+= 1
                column = 1
            } else if byte & 0xC0 != 0x80 {
                column &+= 1
            }
        }
        return .init(line: line, column: column)
    }
}
