import Bytes
import Testing
import TraceContext

@Suite struct ThresholdTests {
    /// The vectors of the specification, at its default precision.
    @Test(arguments: [
        (1, "0"), (2, "8"), (3, "aaab"), (4, "c"), (5, "cccd"), (8, "e"), (10, "e666"), (16, "f"),
        (100, "fd70a"), (1000, "ffbe77"), (10_000, "fff9724"), (1_000_000, "ffffef39"),
    ])
    func `One in so many becomes the threshold of the specification`(count: Int, digits: String) {
        let threshold = Threshold(rate: 1 / Double(count))
        #expect(threshold?.description == digits)
        #expect(withView(of: digits) { Threshold(hex: $0) } == threshold)
    }

    @Test func `Rates survive with four digits, near 0 and near 1 too`() throws {
        for rate in [1e-9, 1e-5, 0.001, 0.05, 0.2, 0.3333, 0.5, 0.75, 0.9] {
            let threshold = try #require(Threshold(rate: rate))
            #expect(abs(threshold.rate - rate) <= rate / 4096)
            #expect(abs(threshold.adjustedCount * threshold.rate - 1) < 1e-12)
        }
        for complement in [1e-3, 1e-6, 1e-9] {
            let threshold = try #require(Threshold(rate: 1 - complement))
            #expect(abs(1 - threshold.rate - complement) <= complement / 1024)
        }
    }

    @Test(arguments: [0, -1, -.infinity, .nan, 0x1p-57])
    func `A probability of nothing has no threshold`(rate: Double) {
        #expect(Threshold(rate: rate) == nil)
    }

    @Test func `The ends of the range are exact`() throws {
        #expect(Threshold(rate: 2) == .keepAll)
        #expect(Threshold.keepAll.adjustedCount == 1)
        let last = try #require(Threshold(rate: 0x1p-56))
        #expect(last.value == Threshold.randomnessCount - 1)
        #expect(last.description == "ffffffffffffff")
        #expect(Threshold(value: Threshold.randomnessCount) == nil)
        #expect(!last.keeps(last.value - 1))
        #expect(last.keeps(last.value))
        #expect(Threshold.keepAll.keeps(0))
    }

    @Test(
        arguments: zip(
            ["0", "8", "08", "ffffffffffffff", "00000000000001", "000"],
            [0, 0x80_0000_0000_0000, 0x08_0000_0000_0000, 0xFF_FFFF_FFFF_FFFF, 1, 0] as [UInt64]))
    func `Digits are padded at the right`(digits: String, value: UInt64) {
        #expect(withView(of: digits) { Threshold(hex: $0) }?.value == value)
    }

    @Test(arguments: ["", "A", "g", "0x", "-1", "fffffffffffffff", " 8", "8 "])
    func `Anything but 1 to 14 lower-case hex digits is no threshold`(digits: String) {
        #expect(withView(of: digits) { Threshold(hex: $0) } == nil)
    }

    @Test func `Written digits read as the same threshold`() throws {
        for shift in 0..<UInt64(56) {
            let bit: UInt64 = 1 << shift
            for value in [bit, Threshold.randomnessCount - bit] {
                let threshold = try #require(Threshold(value: value))
                #expect(withView(of: threshold.description) { Threshold(hex: $0) } == threshold)
            }
        }
    }
}
