import CommandLineTool
import Testing
import TraceModel

@Suite struct HumanTextTests {
    private let style = OutputStyle(width: 80)

    @Test(arguments: [
        (UInt64(0), "0ns"), (999, "999ns"), (1000, "1.00µs"), (12_345, "12.3µs"),
        (123_456, "123µs"),
        (999_499, "999µs"), (999_500, "1.00ms"), (1_005_000, "1.01ms"), (9_999_000, "10.0ms"),
        (99_960_000, "100ms"), (999_500_000, "1.00s"), (59_940_000_000, "59.9s"),
        (59_960_000_000, "1m00s"), (125_000_000_000, "2m05s"), (3_599_999_999_999, "59m59s"),
        (11_520_000_000_000, "3h12m"), (187_200_000_000_000, "2d04h"), (.max, "213503d23h"),
    ])
    func `Durations have three digits and a unit`(nanos: UInt64, text: String) {
        #expect(HumanText.duration(nanos: nanos, style: style) == text)
    }

    @Test func `Without Unicode the micro sign is a u`() {
        let plain = OutputStyle(usesUnicode: false, width: 80)
        #expect(HumanText.duration(nanos: 1500, style: plain) == "1.50us")
    }

    @Test(arguments: [
        (0, "0 B"), (1023, "1023 B"), (1024, "1.00 KiB"), (1536, "1.50 KiB"),
        (1_023_999, "1000 KiB"), (20 << 30, "20.0 GiB"), (Int.max, "8.00 EiB"),
    ])
    func `Bytes are written in powers of 1024`(count: Int, text: String) {
        #expect(HumanText.bytes(count) == text)
    }

    @Test(arguments: [
        (0, "0"), (999, "999"), (1000, "1,000"), (1_234_567, "1,234,567"), (-1234, "-1,234"),
        (Int.min, "-9,223,372,036,854,775,808"),
    ])
    func `Thousands are set apart`(number: Int, text: String) {
        #expect(HumanText.grouped(number) == text)
    }

    @Test(arguments: [
        (UInt64(0), UInt64(0), "0%"), (1, 1000, "<1%"), (1, 3, "33%"), (3, 3, "100%"),
    ])
    func `Shares are whole percents`(part: UInt64, whole: UInt64, text: String) {
        #expect(HumanText.share(part, of: whole) == text)
    }

    @Test func `Moments are in UTC to the millisecond`() {
        let time = Timestamp(nanoseconds: 1_767_225_600_125_999_999)
        #expect(HumanText.moment(time) == "2026-01-01 00:00:00.125Z")
    }
}
