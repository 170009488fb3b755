import Testing

@testable import Bytes

@Suite struct MediumMessageTests {
    @Test(arguments: [0, 1, 127, 128, 583, 16_383, 16_384, 2_097_151, 2_097_152])
    func `A message of any length is read back`(length: Int) throws {
        var writer = ByteWriter()
        writer.append(7)
        let start = writer.beginMediumMessage(2)
        for index in 0..<length { writer.append(UInt8(truncatingIfNeeded: index)) }
        writer.endMediumMessage(start)
        writer.append(9)

        var reader = WireReader(writer.view.dropFirst(1))
        #expect(try reader.readTag() == WireTag(field: 2, type: .lengthDelimited))
        let message = try reader.readBytes()
        #expect(message.array == (0..<length).map { UInt8(truncatingIfNeeded: $0) })
        #expect(reader.rest.array == [9])
    }
}
