import Bytes

/// Writes requests that hold everything the protocol allows, and what it does not forbid.
///
/// Names, keys and values come from small pools, so that dictionaries and predictions are used, with
/// strangers now and then. Fields come in odd order, twice, or under numbers no one knows.
struct RandomRequest {
    private var random: TestRandom
    private let traces: [(UInt64, UInt64)]
    private var ids: [UInt64] = []
    /// Whether requests hold only what an SDK would send.
    private let isTame: Bool

    init(seed: UInt64, traces: Int = 6, isTame: Bool = false) {
        var random = TestRandom(seed: seed)
        self.traces = (0..<traces).map { _ in (random.next() | 1, random.next()) }
        self.random = random
        self.isTame = isTame
    }

    /// A request with about so many spans.
    mutating func body(spans: Int) -> ByteBuffer {
        var body = ByteWriter()
        var left = spans
        while left > 0 {
            let resource = body.beginMessage(1)
            if random.chance(90) { writeResource(&body) }
            for _ in 0..<(1 + random.below(3)) where left > 0 {
                let scope = body.beginMessage(2)
                if random.chance(85) { writeScope(&body) }
                for _ in 0..<(1 + random.below(12)) where left > 0 {
                    writeSpan(&body)
                    left -= 1
                }
                if random.chance(20) {
                    body.appendField(3, string: "https://scope/\(random.below(3))")
                }
                body.endMessage(scope)
            }
            if random.chance(20) { body.appendField(3, string: "https://resource/1") }
            body.endMessage(resource)
        }
        return body.finish()
    }

    private mutating func writeResource(_ body: inout ByteWriter) {
        let message = body.beginMessage(1)
        writeAttribute(1, key: "service.name", &body) {
            $0.appendField(1, string: "s\($1.below(4))")
        }
        if random.chance(80) {
            let key = random.chance(70) ? "deployment.environment.name" : "deployment.environment"
            writeAttribute(1, key: key, &body) {
                $0.appendField(1, string: $1.pick(["prod", "Production", "dev", " stage ", ""]))
            }
        }
        for _ in 0..<random.below(3) { writeAttribute(1, &body) }
        if random.chance(10) { body.appendField(2, varint: 7) }
        if random.chance(10) { body.appendField(3, string: "entity") }
        body.endMessage(message)
    }

    private mutating func writeScope(_ body: inout ByteWriter) {
        let message = body.beginMessage(1)
        body.appendField(1, string: "lib\(random.below(3))")
        if random.chance(50) { body.appendField(2, string: "1.\(random.below(3))") }
        if random.chance(20) { writeAttribute(3, &body) }
        if random.chance(10) { body.appendField(4, varint: 2) }
        body.endMessage(message)
    }

    private mutating func writeSpan(_ body: inout ByteWriter) {
        let message = body.beginMessage(2)
        let (high, low) = random.pick(traces)
        body.appendTag(1, .lengthDelimited)
        body.appendVarint(16)
        body.appendBigEndian(high)
        body.appendBigEndian(low)
        // Some identifiers come twice.
        let id = random.chance(3) && !ids.isEmpty ? random.pick(ids) : random.next() | 1
        writeID(2, id, &body)
        writeParent(id, &body)
        ids.append(id)
        if ids.count > 60 { ids.removeFirst() }
        var parts = [0, 1, 2, 3, 4, 5, 6, 7]
        if !isTame, random.chance(20) { parts.shuffle(using: &random) }
        let start =
            random.chance(95)
            ? 1_700_000_000_000_000_000 + random.next() % 5_000_000_000
            : random.next()
        for part in parts { writePart(part, start: start, &body) }
        body.endMessage(message)
    }

    private mutating func writeParent(_ id: UInt64, _ body: inout ByteWriter) {
        switch random.below(10) {
        case 0: break
        case 1: writeID(4, random.next() | 1, &body)
        case 2: writeID(4, id, &body)
        case 3: writeID(4, 0, &body)
        case 4: body.appendField(4, bytes: .empty)
        default: if !ids.isEmpty { writeID(4, random.pick(ids), &body) }
        }
    }

    private mutating func writePart(_ part: Int, start: UInt64, _ body: inout ByteWriter) {
        switch part {
        case 0:
            if random.chance(10) { body.appendField(3, string: "ot=th:\(random.below(3))") }
            if random.chance(95) { body.appendField(5, string: "name \(random.below(9))") }
            if random.chance(90) { body.appendField(6, varint: UInt64(random.below(6))) }
            if !isTame, random.chance(2) { body.appendField(6, varint: random.next()) }
        case 1: body.appendField(7, fixed64: start)
        case 2:
            let duration = random.chance(95) ? random.next() % 1_000_000_000 : random.next()
            if random.chance(98) { body.appendField(8, fixed64: start &+ duration) }
        case 3:
            for _ in 0..<random.below(9) { writeAttribute(9, &body) }
            if random.chance(5) { body.appendField(10, varint: random.next() % 100) }
        case 4:
            for _ in 0..<(random.chance(20) ? random.below(4) : 0) { writeEvent(start, &body) }
            if random.chance(3) { body.appendField(12, varint: 1) }
        case 5:
            for _ in 0..<(random.chance(15) ? random.below(4) : 0) { writeLink(&body) }
            if random.chance(3) { body.appendField(14, varint: 2) }
        case 6:
            for _ in 0..<(isTame || random.chance(95) ? random.below(2) : 2) { writeStatus(&body) }
            if random.chance(70) { body.appendField(16, fixed32: UInt32(random.below(3)) << 8) }
        default:
            guard !isTame, random.chance(5) else { return }
            body.appendField(99, string: "unknown")
            body.appendField(1000, fixed32: 5)
        }
    }

    private mutating func writeStatus(_ body: inout ByteWriter) {
        let status = body.beginMessage(15)
        if random.chance(50) { body.appendField(2, string: "message \(random.below(3))") }
        if random.chance(80) { body.appendField(3, varint: UInt64(random.below(3))) }
        if !isTame, random.chance(3) { body.appendField(3, varint: random.next()) }
        if !isTame, random.chance(5) { body.appendField(9, varint: 9) }
        body.endMessage(status)
    }

    private mutating func writeEvent(_ start: UInt64, _ body: inout ByteWriter) {
        let event = body.beginMessage(11)
        if random.chance(90) { body.appendField(1, fixed64: start &+ random.next() % 1_000_000) }
        if random.chance(90) { body.appendField(2, string: "event with a name \(random.below(3))") }
        for _ in 0..<random.below(4) { writeAttribute(3, &body) }
        if random.chance(10) { body.appendField(4, varint: 3) }
        if !isTame, random.chance(10) { body.appendField(8, string: "unknown") }
        body.endMessage(event)
    }

    private mutating func writeLink(_ body: inout ByteWriter) {
        let link = body.beginMessage(13)
        if random.chance(90) {
            body.appendTag(1, .lengthDelimited)
            let count = random.chance(90) ? 16 : random.below(20)
            body.appendVarint(UInt64(count))
            body.append(repeating: UInt8(random.below(255)), count: count)
        }
        if random.chance(90) { writeID(2, random.next(), &body) }
        if random.chance(20) { body.appendField(3, string: "a=b") }
        for _ in 0..<random.below(3) { writeAttribute(4, &body) }
        if random.chance(10) { body.appendField(5, varint: 1) }
        if random.chance(50) { body.appendField(6, fixed32: 0x300) }
        if !isTame, random.chance(5) { body.appendField(8, varint: 0) }
        body.endMessage(link)
    }

    private func writeID(_ field: Int, _ id: UInt64, _ body: inout ByteWriter) {
        body.appendTag(field, .lengthDelimited)
        body.appendVarint(8)
        body.appendBigEndian(id)
    }
}

extension RandomRequest {
    private static let keys = [
        "http.route", "id", "count", "ratio", "flag", "k", "", "a much longer key than the others",
    ]

    /// Writes an attribute; one in twenty in a layout of its own.
    fileprivate mutating func writeAttribute(_ field: Int, _ body: inout ByteWriter) {
        let key = random.chance(97) ? random.pick(Self.keys) : "key \(random.below(1000))"
        guard isTame || random.chance(95) else { return writeOddAttribute(field, key, &body) }
        writeAttribute(field, key: key, &body) { Self.writeValue(&$0, &$1, depth: 0) }
    }

    fileprivate mutating func writeAttribute(
        _ field: Int, key: String, _ body: inout ByteWriter,
        _ write: (inout ByteWriter, inout TestRandom) -> Void
    ) {
        let pair = body.beginMessage(field)
        body.appendField(1, string: key)
        let value = body.beginMessage(2)
        write(&body, &random)
        body.endMessage(value)
        body.endMessage(pair)
    }

    private mutating func writeOddAttribute(
        _ field: Int, _ key: String, _ body: inout ByteWriter
    ) {
        let pair = body.beginMessage(field)
        switch random.below(6) {
        case 0: break
        case 1: body.appendField(1, string: key)
        case 2:
            body.appendField(2, bytes: .empty)
            body.appendField(1, string: key)
        case 3:
            body.appendField(1, string: "not this")
            body.appendField(1, string: key)
            body.appendField(2, bytes: .empty)
        case 4:
            body.appendField(1, string: key)
            let value = body.beginMessage(2)
            body.appendField(3, varint: 1)
            body.appendField(1, string: "the last one counts")
            body.endMessage(value)
        default:
            body.appendField(1, string: key)
            body.appendField(2, bytes: .empty)
            body.appendField(3, varint: 17)
        }
        body.endMessage(pair)
    }

    private static func writeValue(
        _ body: inout ByteWriter, _ random: inout TestRandom, depth: Int
    ) {
        switch random.below(depth < 3 ? 14 : 11) {
        case 0, 1: body.appendField(1, string: "value \(random.below(12))")
        case 2: body.appendField(1, string: text(&random))
        case 3: body.appendField(2, varint: UInt64(random.below(2)))
        case 4: body.appendField(3, varint: UInt64(random.below(300)))
        case 5: body.appendField(3, varint: random.next())
        case 6: body.appendField(4, fixed64: (Double(random.below(9_999)) / 100).bitPattern)
        case 7: body.appendField(4, fixed64: random.next())
        case 8:
            let odd: [Double] = [.nan, .infinity, -0.0, 0.1, 1e300, .leastNonzeroMagnitude]
            body.appendField(4, fixed64: random.pick(odd).bitPattern)
        case 9: body.appendField(7, string: "\u{0}bytes\(random.below(9))")
        case 10: break
        case 11, 12:
            let list = body.beginMessage(5)
            for _ in 0..<random.below(4) {
                let value = body.beginMessage(1)
                writeValue(&body, &random, depth: depth + 1)
                body.endMessage(value)
            }
            body.endMessage(list)
        default:
            let map = body.beginMessage(6)
            for _ in 0..<random.below(3) {
                let pair = body.beginMessage(1)
                body.appendField(1, string: "k")
                let value = body.beginMessage(2)
                writeValue(&body, &random, depth: depth + 1)
                body.endMessage(value)
                body.endMessage(pair)
            }
            body.endMessage(map)
        }
    }

    /// Texts that can be packed, and texts that only look like it.
    private static func text(_ random: inout TestRandom) -> String {
        func hex(_ count: Int) -> String {
            String((0..<count).map { _ in random.pick(Array("0123456789abcdef")) })
        }
        switch random.below(9) {
        case 0: return [hex(8), hex(4), hex(4), hex(4), hex(12)].joined(separator: "-")
        case 1:
            return [hex(8), hex(4), hex(4), hex(4), hex(12)].joined(separator: "-").uppercased()
        case 2: return hex(16 + 8 * random.below(5))
        case 3: return hex(15) + "g"
        case 4: return String(random.next() >> UInt64(random.below(60)))
        case 5: return "0" + String(random.below(100_000))
        case 6: return String(repeating: "long text ", count: random.below(200))
        case 7: return "naïve 😀 \(random.below(10))"
        default: return ""
        }
    }
}
