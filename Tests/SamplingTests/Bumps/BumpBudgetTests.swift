import Sampling
import Testing

/// What the budget leaves of bumps.
@Suite struct BumpBudgetTests {
    /// A reading with limits of a hundred, so that numbers are percent.
    private static func hundred(_ change: (inout BudgetReading) -> Void) -> BudgetReading {
        var reading = BudgetReading()
        reading.pendingLimit = 100
        reading.storeLimit = 100
        reading.storeReach = .seconds(2 * 86_400)
        reading.diskBytes = 100
        reading.freeBytes = 100
        reading.queueLimit = 100
        change(&reading)
        return reading
    }

    struct Case: Sendable {
        var reading: BudgetReading
        var pressure: BumpBudget.Pressure
        var word: String

        init(
            _ pressure: BumpBudget.Pressure, _ word: String, _ change: (inout BudgetReading) -> Void
        ) {
            reading = BumpBudgetTests.hundred(change)
            self.pressure = pressure
            self.word = word
        }
    }

    static let cases: [Case] = [
        Case(.none, "") { _ in },
        Case(.none, "") { $0.pendingBytes = 59 },
        Case(.some, "memory: pending traces take 60% of what they may") { $0.pendingBytes = 60 },
        Case(.severe, "limits.pending_bytes") { $0.pendingBytes = 80 },
        Case(.none, "") { $0.storeBytes = 100 },
        Case(.some, "disk: the store is at 90% of storage.max_bytes and reaches back 5 hours") {
            ($0.storeBytes, $0.storeReach) = (90, .seconds(5 * 3600))
        },
        Case(.severe, "storage.max_bytes") { ($0.storeBytes, $0.storeReach) = (98, .seconds(60)) },
        Case(.some, "disk: 90% of it is in use") { $0.freeBytes = 10 },
        Case(.severe, "disk: 96% of it is in use") { $0.freeBytes = 4 },
        Case(.some, "rate: more spans a second are kept than the store takes") {
            $0.queuedSpans = 50
        },
        Case(.severe, "80% of its queue") { $0.queuedSpans = 80 },
        // The worst counts.
        Case(.severe, "rate") { ($0.pendingBytes, $0.queuedSpans) = (60, 90) },
    ]

    @Test(arguments: cases.indices)
    func `The worst of memory, disk and rate decides, and is named`(index: Int) {
        let budget = BumpBudget(Self.cases[index].reading)
        #expect(budget.pressure == Self.cases[index].pressure)
        #expect(budget.reason.contains(Self.cases[index].word))
        #expect(budget.reason.isEmpty == (budget.pressure == .none))
    }

    @Test func `What is not known is no pressure`() {
        #expect(BumpBudget(BudgetReading()).pressure == .none)
    }

    @Test func `Pressure leaves half of a rate, then nothing`() {
        #expect(BumpBudget(Self.hundred { _ in }).limit(0.8) == nil)
        #expect(BumpBudget(Self.hundred { $0.pendingBytes = 60 }).limit(0.8)?.rate == 0.4)
        #expect(BumpBudget(Self.hundred { $0.pendingBytes = 90 }).limit(0.8)?.rate == 0)
    }
}
