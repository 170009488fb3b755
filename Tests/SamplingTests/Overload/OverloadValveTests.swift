import Sampling
import SystemClock
import TestSupport
import Testing

@Suite struct OverloadValveTests {
    private let time = ManualTime()

    private func observe(
        _ valve: OverloadValve, after seconds: Double = 0, pending: Double = 0,
        journal: Double = 0, queue: Double = 0
    ) -> OverloadValve.Change? {
        time.advance(by: .seconds(seconds))
        return valve.observe(
            PressureReading(pendingBytes: pending, journalBytes: journal, storeQueue: queue),
            at: time.monotonic())
    }

    @Test func `It opens at its threshold and not before`() {
        let valve = OverloadValve(OverloadSettings())
        #expect(observe(valve, pending: 0.799, journal: 0.799) == nil)
        #expect(!valve.isOpen)
        let change = observe(valve, pending: 0.1, journal: 0.8)
        #expect(
            change
                == .init(isOpen: true, source: .journalBytes, pressure: 0.8, openFor: .zero))
        #expect(valve.isOpen)
    }

    @Test func `Between its thresholds it stays as it is`() {
        let valve = OverloadValve(OverloadSettings())
        #expect(observe(valve, pending: 0.7) == nil)
        #expect(!valve.isOpen)
        _ = observe(valve, pending: 0.9)
        for _ in 0..<100 { #expect(observe(valve, after: 60, pending: 0.6) == nil) }
        #expect(valve.isOpen)
    }

    @Test func `It closes by itself once there has been room for long enough`() {
        let valve = OverloadValve(OverloadSettings())
        _ = observe(valve, pending: 0.9)
        #expect(observe(valve, after: 5, pending: 0.5) == nil)
        #expect(observe(valve, after: 4, pending: 0.5) == nil)
        let change = observe(valve, after: 1, pending: 0.5)
        #expect(
            change
                == .init(
                    isOpen: false, source: .pendingBytes, pressure: 0.5, openFor: .seconds(10)))
        #expect(!valve.isOpen)
    }

    @Test func `Pressure that comes back starts the wait for closing anew`() {
        let valve = OverloadValve(OverloadSettings())
        _ = observe(valve, pending: 0.9)
        #expect(observe(valve, after: 9, pending: 0.1) == nil)
        #expect(observe(valve, after: 0.5, pending: 0.1, journal: 0.65) == nil)
        #expect(observe(valve, after: 9, pending: 0.1) == nil)
        #expect(observe(valve, after: 1, pending: 0.1)?.isOpen == false)
    }

    @Test func `A full queue to the store counts only when it stays full`() {
        let valve = OverloadValve(OverloadSettings())
        #expect(observe(valve, queue: 1) == nil)
        #expect(observe(valve, after: 1.5, queue: 1) == nil)
        #expect(observe(valve, after: 0.5, queue: 0.2) == nil)
        #expect(observe(valve, after: 0.5, queue: 1) == nil)
        #expect(observe(valve, after: 1.5, queue: 0.9) == nil)
        #expect(observe(valve, after: 0.5, queue: 0.9)?.source == .storeQueue)
    }

    @Test func `However pressure swings, it changes at most once in its time`() {
        let valve = OverloadValve(OverloadSettings())
        var changes: [Bool] = []
        for step in 0..<1000 {
            let pending = step.isMultiple(of: 2) ? 1.0 : 0
            if let change = observe(valve, after: 1, pending: pending) {
                changes.append(change.isOpen)
            }
        }
        #expect(changes == [true])
        for _ in 0..<11 {
            if let change = observe(valve, after: 1) { changes.append(change.isOpen) }
        }
        #expect(changes == [true, false])
    }

    @Test func `Turned off it never opens, and closes at once`() {
        let valve = OverloadValve(OverloadSettings(isEnabled: false))
        #expect(observe(valve, pending: 2) == nil)
        valve.settings.isEnabled = true
        #expect(observe(valve, pending: 2)?.isOpen == true)
        valve.settings.isEnabled = false
        #expect(observe(valve, pending: 2)?.isOpen == false)
        #expect(observe(valve, after: 60, pending: 2) == nil)
    }
}
