import Assembly
import TraceModel

/// Why, how and when a trace was kept: few different ones in a block.
struct Verdict: Equatable, Sendable {
    let completion: TraceCompletion
    let threshold: UInt64
    let storedAt: Timestamp

    init(_ completion: TraceCompletion, threshold: UInt64, storedAt: Timestamp) {
        self.completion = completion
        self.threshold = threshold
        self.storedAt = storedAt
    }

    /// The number that stands for a completion in a block; part of the format.
    static func code(of completion: TraceCompletion) -> UInt8 {
        switch completion {
        case .gotRoot: 0
        case .expired: 1
        case .spanLimit: 2
        case .ejectedMemory: 3
        case .late: 4
        case .shutdown: 5
        }
    }

    /// The completion with a number; nil for one that is not known.
    static func completion(code: UInt8) -> TraceCompletion? {
        TraceCompletion.allCases.first { Self.code(of: $0) == code }
    }
}

/// The verdicts of a block, numbered in order of appearance.
struct VerdictTable {
    private(set) var verdicts: [Verdict] = []
    private var last = 0

    /// The number of a verdict, which is added when it is new.
    mutating func index(of verdict: Verdict) -> Int {
        if last < verdicts.count, verdicts[last] == verdict { return last }
        last = verdicts.firstIndex(of: verdict) ?? verdicts.count
        if last == verdicts.count { verdicts.append(verdict) }
        return last
    }
}
