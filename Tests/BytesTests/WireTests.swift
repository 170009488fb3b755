import Bytes
import Testing

@Suite struct WireTests {
    @Test(
        arguments: [
            0, 1, 127, 128, 300, 16_383, 16_384, UInt64(UInt32.max), 1 << 56, .max,
        ] as [UInt64])
    func `A varint reads back as it was written`(value: UInt64) throws {
        var writer = ByteWriter()
        writer.appendVarint(value)
        var reader = WireReader(writer.view)
        #expect(try reader.readVarint() == value)
        #expect(reader.isAtEnd)
    }

    @Test(
        arguments: [
            ([0x80], .truncated), ([], .truncated),
            ([0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0x02], .overlongVarint),
            ([0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x01], .overlongVarint),
        ] as [([UInt8], WireError)])
    func `A varint without an end or over 64 bits is refused`(
        bytes: [UInt8], error: WireError
    ) throws {
        let buffer = ByteBuffer(bytes)
        var reader = WireReader(buffer.view)
        #expect(throws: error) { try reader.readVarint() }
    }

    @Test(arguments: [0x00, 0x03, 0x0B, 0x0C, 0x0E, 0x0F] as [UInt8])
    func `Field number 0, groups and unknown wire types are refused`(key: UInt8) {
        let buffer = ByteBuffer([key])
        var reader = WireReader(buffer.view)
        #expect(throws: WireError.invalidTag) { try reader.readTag() }
    }

    @Test(arguments: [0, 1, 126, 127, 128, 129, 16_382, 16_384, 3_000_000])
    func `A message of any length carries its length in front`(length: Int) throws {
        for isLong in [false, true] {
            var writer = ByteWriter()
            writer.append(0xAA)
            let start = isLong ? writer.beginLongMessage(3) : writer.beginMessage(3)
            writer.append(repeating: 0x55, count: length)
            if isLong { writer.endLongMessage(start) } else { writer.endMessage(start) }
            writer.append(0xBB)
            var reader = WireReader(writer.view.dropFirst(1))
            #expect(try reader.readTag() == WireTag(field: 3, type: .lengthDelimited))
            #expect(try reader.readBytes().count == length)
            #expect(reader.rest.array == [0xBB])
        }
    }

    @Test func `A length past the end is refused`() {
        for length in [UInt64(3), 1 << 31, 1 << 63, .max] {
            var writer = ByteWriter()
            writer.appendVarint(length)
            writer.append(repeating: 0, count: 2)
            var reader = WireReader(writer.view)
            #expect(throws: WireError.truncated) { try reader.readBytes() }
        }
    }

    @Test(arguments: [
        ("", true), ("ascii only, and quite a bit longer than thirty-two bytes", true),
        ("é", true), ("漢字😀 after some ascii that fills a step of the scan", true),
    ])
    func `Well-formed text is UTF-8 at any distance from the start`(text: String, valid: Bool) {
        for padding in 0..<40 {
            let bytes = [UInt8](repeating: 0x61, count: padding) + Array(text.utf8)
            #expect(ByteBuffer(bytes).withView { $0.isValidUTF8 } == valid)
        }
    }

    @Test(
        arguments: [
            [0x80], [0xC0, 0xAF], [0xC1, 0xBF], [0xC2], [0xE0, 0x9F, 0xBF], [0xED, 0xA0, 0x80],
            [0xED, 0xBF, 0xBF], [0xF0, 0x8F, 0xBF, 0xBF], [0xF4, 0x90, 0x80, 0x80], [0xF5, 0x80],
            [0xFF], [0xE2, 0x82], [0xE2, 0x28, 0xA1], [0xF0, 0x9F, 0x98],
        ] as [[UInt8]])
    func `Ill-formed text is not UTF-8 at any distance from the start`(bytes: [UInt8]) {
        for padding in 0..<40 {
            let padded = [UInt8](repeating: 0x61, count: padding) + bytes
            #expect(!ByteBuffer(padded).withView { $0.isValidUTF8 })
        }
    }

    @Test func `Slices outside of a view do not exist`() {
        let buffer = ByteBuffer([1, 2, 3])
        let view = buffer.view
        #expect(view.slice(from: 1, count: 2)?.array == [2, 3])
        #expect(view.slice(from: 3, count: 0)?.isEmpty == true)
        for (offset, count) in [(0, 4), (3, 1), (-1, 1), (1, -1), (.max, 1), (1, .max)] {
            #expect(view.slice(from: offset, count: count) == nil)
        }
        #expect(view.littleEndian64(at: 0) == nil)
        #expect(view.littleEndian32(at: .max) == nil)
    }
}
