import Assembly
import Bytes
import Sampling
import TraceContext

// How a shape is written, in segments; see docs/format/decisions.md.
extension DecisionShape {
    private struct Flags: OptionSet {
        let rawValue: UInt64
        static let isKept = Flags(rawValue: 1)
        static let hasTrigger = Flags(rawValue: 2)
        static let hasDecisive = Flags(rawValue: 4)
        static let hasBump = Flags(rawValue: 8)
        static let isOwedToBump = Flags(rawValue: 16)
        static let hasError = Flags(rawValue: 32)
        static let canBeRescued = Flags(rawValue: 64)
    }

    /// The most policies that can be read back; no configuration has so many.
    private static let maxVotes = 65_536

    func write(to writer: inout ByteWriter) {
        var flags = Flags()
        if isKept { flags.insert(.isKept) }
        if trigger != nil { flags.insert(.hasTrigger) }
        if decisive != nil { flags.insert(.hasDecisive) }
        if bump != nil { flags.insert(.hasBump) }
        if isOwedToBump { flags.insert(.isOwedToBump) }
        if hasError { flags.insert(.hasError) }
        if canBeRescued { flags.insert(.canBeRescued) }
        writer.append(stage.rawValue)
        writer.appendVarint(flags.rawValue)
        writer.appendLittleEndian(version.hash)
        writer.appendText(reason)
        writer.appendText(environment)
        if let trigger { writer.append(trigger.code) }
        writer.appendVarint(threshold.value)
        writer.appendVarint(incoming.value)
        if let decisive { writer.appendVarint(UInt64(truncatingIfNeeded: decisive)) }
        if let bump { writer.appendVarint(UInt64(truncatingIfNeeded: bump.number)) }
        writer.appendVarint(UInt64(truncatingIfNeeded: votes.count))
        for vote in votes {
            writer.append(vote.outcome.rawValue)
            writer.appendVarint(UInt64(vote.detail))
        }
    }

    init(reading reader: inout WireReader) throws(WireError) {
        guard let stage = Stage(rawValue: try reader.readByte()) else { throw .invalidTag }
        let flags = Flags(rawValue: try reader.readVarint())
        let version = SamplingVersion(hash: try reader.readFixed64())
        self.init(
            stage, isKept: flags.contains(.isKept), reason: try reader.readBytes().string,
            environment: try reader.readBytes().string, version: version)
        if flags.contains(.hasTrigger) { trigger = TraceCompletion(code: try reader.readByte()) }
        threshold = try reader.readThreshold()
        incoming = try reader.readThreshold()
        if flags.contains(.hasDecisive) { decisive = Int(clamping: try reader.readVarint()) }
        if flags.contains(.hasBump) {
            bump = BumpID(number: Int64(clamping: try reader.readVarint()))
        }
        isOwedToBump = flags.contains(.isOwedToBump)
        hasError = flags.contains(.hasError)
        canBeRescued = flags.contains(.canBeRescued)
        let count = try reader.readVarint()
        guard count <= Self.maxVotes else { throw .truncated }
        for _ in 0..<count {
            guard let outcome = PolicyOutcome(rawValue: try reader.readByte()) else {
                throw .invalidTag
            }
            votes.append(Vote(outcome, detail: UInt32(clamping: try reader.readVarint())))
        }
    }
}

extension TraceCompletion {
    /// The number that stands for it in the log; part of the format.
    fileprivate var code: UInt8 {
        switch self {
        case .gotRoot: 1
        case .expired: 2
        case .spanLimit: 3
        case .ejectedMemory: 4
        case .late: 5
        case .shutdown: 6
        }
    }

    fileprivate init?(code: UInt8) {
        guard let found = Self.allCases.first(where: { $0.code == code }) else { return nil }
        self = found
    }
}

extension ByteWriter {
    /// Appends a text behind its length.
    mutating func appendText(_ text: String) {
        appendVarint(UInt64(truncatingIfNeeded: text.utf8.count))
        append(text)
    }
}

extension WireReader {
    mutating func readByte() throws(WireError) -> UInt8 {
        guard let byte = rest.slice(from: 0, count: 1)?[0] else { throw .truncated }
        self = WireReader(rest.dropFirst(1))
        return byte
    }

    fileprivate mutating func readThreshold() throws(WireError) -> KeepThreshold {
        KeepThreshold(Threshold(value: try readVarint()))
    }
}
