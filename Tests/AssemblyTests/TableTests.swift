import SystemClock
import Testing
import TraceModel

@testable import Assembly

/// Holds the hand-made tables to the behaviour of simple ones, over random operations.
@Suite struct TableTests {
    @Test(arguments: [0xFFFF_FFFF, 0xFF, 0x7] as [UInt64])
    func `A slot table behaves like a dictionary, also when hashes collide`(mask: UInt64) {
        var table = SlotTable()
        var model: [UInt32: UInt64] = [:]
        var random = SystemRandomNumberGenerator()
        for _ in 0..<20_000 {
            let slot = UInt32.random(in: 0..<600, using: &random)
            if let hash = model[slot] {
                table.remove(hash, slot: slot)
                model[slot] = nil
            } else {
                let hash = UInt64(slot) &* 0x9E37_79B9_7F4A_7C15 & mask
                table.insert(hash, slot: slot)
                model[slot] = hash
            }
            #expect(table.count == model.count)
        }
        for slot in 0..<600 as Range<UInt32> {
            let hash = UInt64(slot) &* 0x9E37_79B9_7F4A_7C15 & mask
            let found = table.find(hash) { $0 == slot }
            #expect(found == (model[slot] == nil ? nil : slot))
        }
        // Removing what is not there changes nothing.
        table.remove(12_345, slot: 601)
        #expect(table.count == model.count)
    }

    @Test func `A wheel gives each slot at its deadline and not before`() {
        var wheel = DeadlineWheel(now: MonotonicTime(nanoseconds: 5_000_000_000))
        var model: [UInt32: UInt64] = [:]
        var now: UInt64 = 5_000_000_000
        for _ in 0..<5000 {
            let slot = UInt32.random(in: 0..<300)
            switch Int.random(in: 0..<10) {
            case 0..<6:
                let deadline = now + UInt64.random(in: 0..<400_000_000_000)
                wheel.set(slot, deadline: MonotonicTime(nanoseconds: deadline))
                model[slot] = deadline
            case 6:
                wheel.remove(slot)
                model[slot] = nil
            case 7:
                // Now and then longer than a turn of the wheel.
                now += UInt64.random(in: 0..<150_000_000_000)
            default:
                now += UInt64.random(in: 0..<300_000_000)
            }
            let due = Set(wheel.takeDue(now: MonotonicTime(nanoseconds: now), limit: .max))
            let expected = Set(model.filter { $0.value <= now }.keys)
            #expect(due == expected)
            for slot in expected { model[slot] = nil }
            #expect(wheel.deadline(of: slot)?.nanoseconds == model[slot])
        }
    }

    @Test func `A wheel keeps its limit and gives the rest later`() {
        var wheel = DeadlineWheel(now: MonotonicTime(nanoseconds: 0))
        for slot in 0..<100 as Range<UInt32> {
            wheel.set(slot, deadline: MonotonicTime(nanoseconds: UInt64(slot) * 50_000_000))
        }
        let now = MonotonicTime(nanoseconds: 10_000_000_000)
        var taken: [UInt32] = []
        while true {
            let due = wheel.takeDue(now: now, limit: 7)
            if due.isEmpty { break }
            #expect(due.count <= 7)
            taken += due
        }
        #expect(taken.sorted() == Array(0..<100))
    }

    @Test func `A memory of verdicts forgets the oldest first`() throws {
        var memory = DecisionMemory(capacity: 100)
        let hash = TraceHash()
        for number in 0..<1000 {
            let id = try #require(TraceID(high: 1, low: UInt64(number) + 1))
            let verdict: TraceVerdict =
                number.isMultiple(of: 3) ? .dropped : .kept(threshold: UInt64(number))
            memory.remember(RememberedVerdict(verdict, at: .epoch), on: id, hash: hash(id))
            #expect(memory.verdict(on: id, hash: hash(id))?.verdict == verdict)
        }
        #expect(memory.count == 100)
        for number in 0..<1000 {
            let id = try #require(TraceID(high: 1, low: UInt64(number) + 1))
            #expect((memory.verdict(on: id, hash: hash(id)) == nil) == (number < 900))
        }
    }

    @Test func `A later verdict takes the place of the earlier one`() throws {
        var memory = DecisionMemory(capacity: 2)
        let id = try #require(TraceID(high: 1, low: 1))
        memory.remember(RememberedVerdict(.dropped, at: .epoch), on: id, hash: 5)
        memory.remember(
            RememberedVerdict(.kept(threshold: .max), at: .epoch), on: id, hash: 5)
        #expect(memory.count == 1)
        #expect(memory.verdict(on: id, hash: 5)?.verdict == .kept(threshold: .max - 2))
        let moment = Timestamp(nanoseconds: 9_500_000_000)
        let rescuable = RememberedVerdict(.dropped, canBeRescued: true, at: moment)
        memory.remember(rescuable, on: id, hash: 5)
        #expect(memory.verdict(on: id, hash: 5)?.canBeRescued == true)
    }
}
