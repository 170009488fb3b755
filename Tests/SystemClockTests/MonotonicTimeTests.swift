import SystemClock
import TestSupport
import Testing
import TraceModel

@Suite struct MonotonicTimeTests {
    @Test(
        arguments: [
            (10, 5, 15),
            (.max, 1, .max),
            (1, .max, .max),
            (0, 0, 0),
        ] as [(UInt64, UInt64, UInt64)])
    func `A sum past the end stays at the end`(start: UInt64, delta: UInt64, sum: UInt64) {
        let time = MonotonicTime(nanoseconds: start).adding(nanoseconds: delta)
        #expect(time == MonotonicTime(nanoseconds: sum))
    }

    @Test func `A difference below zero is zero`() {
        let early = MonotonicTime(nanoseconds: 3)
        let late = MonotonicTime(nanoseconds: 10)
        #expect(late.nanoseconds(since: early) == 7)
        #expect(early.nanoseconds(since: late) == 0)
        #expect(early.subtracting(nanoseconds: 4) == MonotonicTime(nanoseconds: 0))
    }

    @Test(
        arguments: [
            (.zero, 0),
            (.seconds(-1), 0),
            (.nanoseconds(-1), 0),
            (.milliseconds(1500), 1_500_000_000),
            (Duration(secondsComponent: 0, attosecondsComponent: 1_999_999_999), 1),
            (.seconds(Int64.max), .max),
            (Duration(wholeNanoseconds: .max), .max),
        ] as [(Duration, UInt64)])
    func `A duration counts whole nanoseconds within bounds`(duration: Duration, count: UInt64) {
        #expect(duration.wholeNanoseconds == count)
    }
}

@Suite struct SystemTimeTests {
    @Test func `The monotonic clock never goes back`() {
        let time = SystemTime()
        var last = time.monotonic()
        for _ in 0..<1000 {
            let next = time.monotonic()
            #expect(next >= last)
            last = next
        }
    }

    @Test func `The wall clock is past the year this was written in`() {
        #expect(SystemTime().now() > Timestamp(nanoseconds: 1_767_225_600_000_000_000))
    }
}

@Suite struct ManualTimeTests {
    @Test func `Time passes on both clocks and only when told`() {
        let time = ManualTime()
        let (wall, monotonic) = (time.now(), time.monotonic())
        #expect(time.now() == wall)
        time.advance(by: .seconds(2))
        #expect(time.now().nanoseconds(since: wall) == 2_000_000_000)
        #expect(time.monotonic().nanoseconds(since: monotonic) == 2_000_000_000)
    }

    @Test func `Setting the wall clock back leaves the monotonic clock alone`() {
        let time = ManualTime()
        let monotonic = time.monotonic()
        time.set(.epoch)
        #expect(time.now() == .epoch)
        #expect(time.monotonic() == monotonic)
    }
}
