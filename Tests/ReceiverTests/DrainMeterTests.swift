import TestSupport
import Testing

@testable import Receiver

@Suite struct DrainMeterTests {
    private let time = ManualTime()

    /// Lets a second pass in which so many spans are settled.
    private func second(_ meter: DrainMeter, settling spans: Int) {
        meter.settle(spans)
        time.advance(by: .seconds(1))
        _ = meter.retryAfterSeconds()
    }

    @Test func `Before anything was settled a fixed time is said`() {
        let meter = DrainMeter(time: time)
        meter.accept(1000)
        #expect(meter.retryAfterSeconds() == 5)
        second(meter, settling: 0)
        #expect(meter.retryAfterSeconds() == 5)
    }

    @Test func `The time is that in which a tenth of what is held is settled`() {
        let meter = DrainMeter(time: time)
        meter.accept(10_000)
        second(meter, settling: 100)
        #expect(meter.outstanding == 9900)
        // 990 spans at 100 a second.
        #expect(meter.retryAfterSeconds() == 10)
    }

    @Test func `The time follows the rate and stays between a second and a minute`() {
        let meter = DrainMeter(time: time)
        meter.accept(1_000_000)
        second(meter, settling: 1)
        #expect(meter.retryAfterSeconds() == 60)
        for _ in 0..<10 { second(meter, settling: 50_000) }
        #expect((2...3).contains(meter.retryAfterSeconds()))
        second(meter, settling: 499_000)
        #expect(meter.retryAfterSeconds() == 1)
    }

    @Test func `Settled spans of an earlier run do not count as held`() {
        let meter = DrainMeter(time: time)
        meter.accept(10)
        meter.settle(10)
        meter.settle(5)
        #expect(meter.outstanding == 0)
    }
}
