import Sampling
import TestSupport
import Testing
import TraceModel

/// When a bump is in force.
@Suite struct BumpBoardTests {
    private func rate(_ setup: BumpedEnvironment) -> Double? {
        setup.board.table?.bumps.first?.rateInForce
    }

    @Test func `A bump is in force until the moment it ends, and not at that moment`() throws {
        let setup = BumpedEnvironment()
        #expect(rate(setup) == nil)
        setup.board.put([try setup.bump(.of("prod"), for: .seconds(60))])
        setup.time.advance(by: .nanoseconds(59_999_999_999))
        #expect(rate(setup) == 1)
        setup.time.advance(by: .nanoseconds(1))
        #expect(rate(setup) == nil)
        #expect(setup.board.ended() == [try #require(BumpID(number: 1))])
    }

    @Test func `When the highest ends the next one is in force, and then none`() throws {
        let setup = BumpedEnvironment()
        setup.board.put([
            try setup.bump(1, .of("prod"), rate: 0.2, for: .seconds(90)),
            try setup.bump(2, .of("prod"), rate: 0.9, for: .seconds(30)),
            try setup.bump(3, .of("prod"), rate: 0.5, for: .seconds(60)),
        ])
        var seen: [Double?] = []
        for _ in 0..<4 {
            seen.append(rate(setup))
            setup.time.advance(by: .seconds(30))
        }
        #expect(seen == [0.9, 0.5, 0.2, nil])
    }

    @Test func `A clock that jumps ahead ends bumps at once, and back does not bring them back`()
        throws
    {
        let setup = BumpedEnvironment()
        let start = setup.time.now()
        let bump = try setup.bump(.of("prod"), for: .seconds(60))
        setup.board.put([bump])
        setup.time.set(start.adding(nanoseconds: 3_600_000_000_000))
        #expect(rate(setup) == nil)
        setup.time.set(start)
        #expect(rate(setup) == nil)
        setup.board.put([bump])
        #expect(rate(setup) == nil)
        // One that is made now is in force.
        setup.board.put([bump, try setup.bump(2, .of("prod"), rate: 0.5)])
        #expect(rate(setup) == 0.5)
    }

    @Test func `A bump that has ended before it was put up is never in force`() throws {
        let setup = BumpedEnvironment()
        let bump = try setup.bump(.of("prod"), for: .seconds(60))
        setup.time.advance(by: .seconds(61))
        setup.board.put([bump])
        #expect(setup.board.table == nil)
    }

    @Test func `A suspended bump raises nothing`() throws {
        let setup = BumpedEnvironment()
        setup.board.put([
            try setup.bump(.of("prod"), limit: BumpLimit(rate: 0, reason: "memory"))
        ])
        #expect(setup.board.table == nil)
        setup.board.put([
            try setup.bump(.of("prod"), limit: BumpLimit(rate: 0.5, reason: "memory"))
        ])
        #expect(rate(setup) == 0.5)
    }
}
