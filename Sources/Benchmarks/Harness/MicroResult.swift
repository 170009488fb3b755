/// What the rounds of one micro benchmark gave.
struct MicroResult {
    let name: String
    let unit: String
    /// Bytes of input a unit.
    let bytes: Double
    /// How often a unit asks for memory.
    let allocations: Double
    /// Nanoseconds of processor time a unit.
    let processor: Samples
    /// Nanoseconds a unit that went by.
    let wall: Samples
    /// Processor time in times that of reading the same bytes once.
    let walks: Samples
    /// Processor time in times that of copying the same bytes once.
    let copies: Samples
}
