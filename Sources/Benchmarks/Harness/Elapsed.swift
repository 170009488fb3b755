import CAllocationCount

/// What something took, by both clocks and in allocations.
struct Elapsed {
    /// Nanoseconds of processor time of the whole process.
    var processor: UInt64 = 0
    /// Nanoseconds that went by.
    var wall: UInt64 = 0
    /// How often the thread asked for memory.
    var allocations: UInt64 = 0

    /// Measures a closure.
    static func measure(_ body: () -> Void) -> Elapsed {
        let allocations = callocationcount_of_thread()
        let wall = Clock.wall
        let processor = Clock.processor
        body()
        return Elapsed(
            processor: Clock.processor - processor, wall: Clock.wall - wall,
            allocations: callocationcount_of_thread() - allocations)
    }

    static func += (sum: inout Elapsed, other: Elapsed) {
        sum.processor += other.processor
        sum.wall += other.wall
        sum.allocations += other.allocations
    }
}
