import Bytes
import Compression

@testable import TraceStore

/// A block taken apart, so that tests can damage what its checksums would hide.
struct BlockSurgery {
    var sections: [[UInt8]] = []
    /// The head's numbers between the bounds and the sections, the first the size of the body.
    private var numbers: [UInt64] = []
    private var bounds: [UInt8] = []
    private var verdicts: [UInt8] = []
    private var traces: [UInt8] = []

    init(_ block: EncodedBlock) throws {
        let reader = try BlockReader(head: block.head, body: block.body)
        for section in BlockFormat.Section.allCases {
            sections.append(try reader.section(section).array)
        }
        try block.head.withView { view in
            bounds = (view.slice(from: 20, count: 41) ?? .empty).array
            var rest = WireReader(view.dropFirst(61))
            for _ in 0..<8 { numbers.append(try rest.readVarint()) }
            let before = rest.rest
            for _ in 0..<(numbers.last ?? 0) {
                rest = WireReader(rest.rest.dropFirst(1))
                _ = try rest.readVarint()
                _ = try rest.readVarint()
            }
            verdicts = before.prefix(before.count - rest.rest.count).array
            for _ in 0..<BlockFormat.Section.allCases.count * 2 { _ = try rest.readVarint() }
            traces = rest.rest.array
        }
    }

    /// How the encoder compresses each section.
    private static let levels = [3, 3, 3, 1, 1, 1, 2, 1]

    /// The block put together again, with checksums that are right.
    func close() -> (head: ByteBuffer, body: ByteBuffer) {
        var body = ByteWriter()
        var layout = ByteWriter()
        for (number, bytes) in sections.enumerated() {
            let before = body.count
            let content = ByteBuffer(bytes)
            let isRaw = number == BlockFormat.Section.raw.rawValue
            let compressor = ZstdCompressor(level: Self.levels[number])
            content.withView { view in
                if isRaw {
                    body.append(view)
                } else if !view.isEmpty {
                    compressor.compress(view, into: &body)
                }
            }
            layout.appendVarint(UInt64(bytes.count))
            layout.appendVarint(UInt64(body.count - before))
        }
        var rest = ByteWriter()
        rest.appendLittleEndian(body.view.hash64)
        for byte in bounds { rest.append(byte) }
        rest.appendVarint(UInt64(body.count))
        for number in numbers.dropFirst() { rest.appendVarint(number) }
        for byte in verdicts { rest.append(byte) }
        rest.append(layout.view)
        for byte in traces { rest.append(byte) }
        return (Self.head(rest), body.finish())
    }

    /// A head with a checksum that is right.
    static func head(_ rest: borrowing ByteWriter) -> ByteBuffer {
        var head = ByteWriter()
        head.appendLittleEndian(BlockFormat.magic)
        head.appendLittleEndian(rest.view.hash64)
        head.append(rest.view)
        return head.finish()
    }
}
