import Testing
import TraceModel

@Suite struct TimestampTests {
    @Test(arguments: [
        (UInt64(0), "1970-01-01T00:00:00.000000000Z"),
        (951_782_400_000_000_001, "2000-02-29T00:00:00.000000001Z"),
        (1_709_251_199_999_999_999, "2024-02-29T23:59:59.999999999Z"),
        (4_107_542_400_123_456_789, "2100-03-01T00:00:00.123456789Z"),
        (UInt64.max, "2554-07-21T23:34:33.709551615Z"),
    ])
    func `A moment is written in RFC 3339`(nanoseconds: UInt64, text: String) {
        #expect(Timestamp(nanoseconds: nanoseconds).rfc3339(fractionDigits: 9) == text)
    }

    @Test(arguments: [
        ("1970-01-01T00:00:00Z", UInt64(0)),
        ("2024-02-29T23:59:59.5Z", 1_709_251_199_500_000_000),
        ("2024-03-01T01:59:59.5+02:00", 1_709_251_199_500_000_000),
        ("2024-02-29t18:29:59-05:30", 1_709_251_199_000_000_000),
        ("2024-02-29 23:59:59.000000001z", 1_709_251_199_000_000_001),
    ])
    func `RFC 3339 reads with any offset`(text: String, nanoseconds: UInt64) {
        #expect(Timestamp(rfc3339: text)?.nanoseconds == nanoseconds)
    }

    @Test(arguments: [
        "", "2024", "2023-02-29T00:00:00Z", "2024-13-01T00:00:00Z", "2024-00-01T00:00:00Z",
        "2024-01-01T24:00:00Z", "2024-01-01T00:60:00Z", "2024-01-01T00:00:00",
        "2024-01-01T00:00:00.Z", "2024-01-01T00:00:00.1234567890Z", "1969-12-31T23:59:59Z",
        "2024-01-01T00:00:00Z ", "2024-01-01T00:00:00+25:00", "9999-01-01T00:00:00Z",
    ])
    func `What is no moment of RFC 3339 reads as none`(text: String) {
        #expect(Timestamp(rfc3339: text) == nil)
    }

    @Test func `Every day of four centuries reads back as it was written`() {
        for day in stride(from: UInt64(0), to: 146_097, by: 1) {
            let moment = Timestamp(nanoseconds: day * 86_400 * 1_000_000_000)
            #expect(Timestamp(rfc3339: moment.rfc3339(fractionDigits: 0)) == moment)
        }
    }

    @Test func `Arithmetic stops at the ends of the range`() {
        let last = Timestamp(nanoseconds: .max)
        #expect(last.adding(nanoseconds: 1) == last)
        #expect(Timestamp.epoch.subtracting(nanoseconds: 1) == .epoch)
        #expect(Timestamp.epoch.nanoseconds(since: last) == 0)
        #expect(last.nanoseconds(since: .epoch) == .max)
    }
}
