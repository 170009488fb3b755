import Testing

@testable import Bytes

@Suite struct HexFieldTests {
    @Test(arguments: 0..<16)
    func `Every byte at every place is taken for what it is`(place: Int) {
        for byte in UInt8.min...UInt8.max {
            var digits = Array("0123456789abcDEF".utf8)
            digits[place] = byte
            #expect(Self.appended(digits) == Self.decoded(digits))
        }
    }

    @Test(arguments: [
        "", "0f", "0F1", "00112233445566", "001122334455667788", "0011223344556677xy",
    ])
    func `Texts of any length are read whole or not at all`(text: String) {
        #expect(Self.appended(Array(text.utf8)) == Self.decoded(Array(text.utf8)))
    }

    private static func appended(_ digits: [UInt8]) -> [UInt8]? {
        var writer = ByteWriter()
        let text = ByteBuffer(digits)
        guard text.withView({ writer.appendHexField($0) }) else {
            #expect(writer.count == 0)
            return nil
        }
        return writer.view.array
    }

    /// The same by the standard library, digit for digit.
    private static func decoded(_ digits: [UInt8]) -> [UInt8]? {
        guard digits.count % 2 == 0 else { return nil }
        var bytes = [UInt8(digits.count / 2)]
        for index in stride(from: 0, to: digits.count, by: 2) {
            let pair = digits[index..<index + 2].map { Character(Unicode.Scalar($0)) }
            guard pair.allSatisfy(\.isASCII), let high = pair[0].hexDigitValue,
                let low = pair[1].hexDigitValue
            else { return nil }
            bytes.append(UInt8(high << 4 | low))
        }
        return bytes
    }
}
