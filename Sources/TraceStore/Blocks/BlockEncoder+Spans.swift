import Bytes

/// Walking one span's message and writing it to columns.
extension BlockEncoder {
    /// Encodes one span with its events and links; gives its class.
    @inline(__always)
    mutating func encode(_ span: StagedSpan, scope: UInt32) throws(WireError) -> Int {
        var fields = SpanFields()
        var name = -1
        var isLateName = false
        var reader = WireReader(span.message)
        beginSpan()
        while !reader.isAtEnd {
            let before = reader.rest
            let key = try reader.readVarint()
            switch key {
            case 0x0A, 0x12, 0x22: _ = try reader.readBytes()
            case 0x39, 0x41: _ = try reader.readFixed64()
            case 0x1A: fields.traceState = try reader.readBytes()
            case 0x2A:
                fields.name = try reader.readBytes()
                isLateName = name >= 0
            case 0x30: fields.kind = try reader.readVarint()
            case 0x4A:
                if name < 0 { name = beginItem(named: fields.name, scope: scope) }
                items.append(pair: try reader.readBytes())
                // PERF: The attributes stand together, and this branch is easier to predict.
                while !reader.isAtEnd, reader.rest[0] == 0x4A {
                    _ = try reader.readVarint()
                    items.append(pair: try reader.readBytes())
                }
            case 0x50: fields.droppedAttributes = try reader.readVarint()
            case 0x5A: events.append(try reader.readBytes())
            case 0x60: fields.droppedEvents = try reader.readVarint()
            case 0x6A: links.append(try reader.readBytes())
            case 0x70: fields.droppedLinks = try reader.readVarint()
            case 0x7A:
                fields.status = try .of(try reader.readBytes())
                if fields.status.hasUnknown { keepUnknown(before, reader.rest) }
            case 0x85: fields.flags = try reader.readFixed32()
            default:
                guard let type = WireType(rawValue: UInt8(key & 7)) else { throw .invalidTag }
                try reader.skip(type)
                keepUnknown(before, reader.rest)
            }
        }
        if name < 0 { name = beginItem(named: fields.name, scope: scope) }
        if isLateName { name = items.names.index(of: fields.name) }
        appendRare(fields)
        let number = items.finish(
            ItemClass(
                domain: .span, name: UInt32(truncatingIfNeeded: name), scope: scope,
                flags: fields.flags, kind: UInt32(clamping: fields.kind),
                status: UInt32(clamping: fields.status.code)))
        items.setSuccessor(of: lastClass, to: number)
        lastClass = number
        if fields.status.code == 2 { structure.addError() }
        if !events.isEmpty || !links.isEmpty { try encodeNested(start: span.start) }
        return number
    }

    /// Begins the span's item with the class that its name makes likely; gives the name's number.
    @inline(__always)
    private mutating func beginItem(named name: ByteView, scope: UInt32) -> Int {
        let likely = items.likelyClass(.span, after: lastClass, named: name, scope: scope)
        items.begin(.span, likely: likely.number)
        return likely.name
    }

    /// Appends the optional fields, in the order that the format has.
    @inline(__always)
    private mutating func appendRare(_ fields: SpanFields) {
        if !fields.traceState.isEmpty { items.append(.traceState, text: fields.traceState) }
        if fields.droppedAttributes != 0 {
            items.append(.droppedAttributes, number: fields.droppedAttributes)
        }
        if !events.isEmpty { items.append(.eventCount, number: UInt64(events.count)) }
        if fields.droppedEvents != 0 { items.append(.droppedEvents, number: fields.droppedEvents) }
        if !links.isEmpty { items.append(.linkCount, number: UInt64(links.count)) }
        if fields.droppedLinks != 0 { items.append(.droppedLinks, number: fields.droppedLinks) }
        if !fields.status.message.isEmpty {
            items.append(.statusMessage, text: fields.status.message)
        }
        if unknown.count > 0 { items.append(.unknownFields, text: unknown.view) }
    }

    /// Encodes the events, then the links of the span that was just finished.
    @inline(never)
    private mutating func encodeNested(start: UInt64) throws(WireError) {
        for place in 0..<events.count {
            let number = try encode(event: events[place], start: start)
            items.setSuccessor(of: lastEventClass, to: number)
            lastEventClass = number
            structure.append(nestedClass: number)
        }
        for place in 0..<links.count {
            let number = try encode(link: links[place])
            items.setSuccessor(of: lastLinkClass, to: number)
            lastLinkClass = number
            structure.append(nestedClass: number)
        }
    }

    private mutating func encode(event: ByteView, start: UInt64) throws(WireError) -> Int {
        var fields = NestedFields()
        guard try fields.read(event: event) else { return encode(raw: event, .event) }
        let (likely, name) = items.likelyClass(
            .event, after: lastEventClass, named: fields.name, scope: 0)
        items.begin(.event, likely: likely)
        items.append(.eventTime, number: (fields.time &- start).zigzag)
        try appendAttributes(of: event, key: 0x1A)
        if fields.droppedAttributes != 0 {
            items.append(.droppedAttributes, number: fields.droppedAttributes)
        }
        return items.finish(
            ItemClass(domain: .event, name: UInt32(truncatingIfNeeded: name)))
    }

    private mutating func encode(link: ByteView) throws(WireError) -> Int {
        var fields = NestedFields()
        guard try fields.read(link: link) else { return encode(raw: link, .link) }
        let (likely, name) = items.likelyClass(
            .link, after: lastLinkClass, named: .empty, scope: 0)
        items.begin(.link, likely: likely)
        target.removeAll()
        target.append(fields.traceID)
        target.append(fields.spanID)
        items.append(.linkTarget, text: target.view)
        try appendAttributes(of: link, key: 0x22)
        if !fields.traceState.isEmpty { items.append(.traceState, text: fields.traceState) }
        if fields.droppedAttributes != 0 {
            items.append(.droppedAttributes, number: fields.droppedAttributes)
        }
        return items.finish(
            ItemClass(
                domain: .link, name: UInt32(truncatingIfNeeded: name), flags: fields.flags))
    }

    /// Keeps the bytes of an event or link that has fields the protocol does not define.
    private mutating func encode(raw message: ByteView, _ domain: ItemDomain) -> Int {
        let (likely, name) = items.likelyClass(domain, after: -1, named: .empty, scope: 0)
        items.begin(domain, likely: likely)
        items.append(.rawMessage, text: message)
        return items.finish(ItemClass(domain: domain, name: UInt32(truncatingIfNeeded: name)))
    }

    private mutating func appendAttributes(
        of message: ByteView, key wanted: UInt64
    ) throws(WireError) {
        var reader = WireReader(message)
        while !reader.isAtEnd {
            let key = try reader.readVarint()
            if key == wanted {
                items.append(pair: try reader.readBytes())
            } else if let type = WireType(rawValue: UInt8(key & 7)) {
                try reader.skip(type)
            }
        }
    }

    private mutating func keepUnknown(_ before: ByteView, _ after: ByteView) {
        unknown.append(before.prefix(before.count - after.count))
    }
}
