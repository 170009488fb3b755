/// How full the collector is, for the question whether more may be kept.
package struct BudgetReading: Equatable, Sendable {
    /// Bytes of traces that wait or are under decision, and how many there may be.
    package var pendingBytes = 0
    package var pendingLimit = 0
    /// Bytes of stored traces, and how many there may be.
    package var storeBytes = 0
    package var storeLimit = 0
    /// How far back the stored traces reach.
    package var storeReach = Duration.zero
    /// Bytes that are free on the disk, and how many it has; 0 where that is not known.
    package var freeBytes = 0
    package var diskBytes = 0
    /// Kept spans that wait for the store, and how many there may be.
    package var queuedSpans = 0
    package var queueLimit = 0

    /// Makes a reading of an idle collector.
    package init() {}
}

/// What a reading leaves of bumps.
package struct BumpBudget: Equatable, Comparable, Sendable {
    /// From the least to the most.
    package enum Pressure: Int, Comparable, Sendable {
        /// Bumps have all they ask for.
        case none
        /// They have half of it.
        case some
        /// None is made, and those in force are suspended.
        case severe

        package static func < (lhs: Pressure, rhs: Pressure) -> Bool {
            lhs.rawValue < rhs.rawValue
        }

        /// The part of its rate that a bump has.
        package var share: Double {
            switch self {
            case .none: 1
            case .some: 0.5
            case .severe: 0
            }
        }
    }

    package let pressure: Pressure
    /// What there is too much of, as a clause; empty without pressure.
    package let reason: String

    /// Judges a reading by memory, by disk, and by the rate of kept spans; the worst counts.
    ///
    /// A store at its limit is no reason by itself, as that is where a store ends up: it is one when
    /// what it holds reaches back less than a day, so that traces kept now would push out those of
    /// the same incident. Of spans a second there are too many when they queue for the store.
    package init(_ reading: BudgetReading) {
        let findings = [
            Self.memory(reading), Self.store(reading), Self.disk(reading), Self.rate(reading),
        ]
        let worst = findings.max()
        pressure = worst?.pressure ?? .none
        reason = worst?.reason ?? ""
    }

    /// Makes a budget of a known pressure.
    init(_ pressure: Pressure, _ reason: String) {
        self.pressure = pressure
        self.reason = pressure == .none ? "" : reason
    }

    /// Orders by pressure.
    package static func < (lhs: BumpBudget, rhs: BumpBudget) -> Bool {
        lhs.pressure < rhs.pressure
    }

    /// What is left of a rate; nil when all of it.
    package func limit(_ rate: Double) -> BumpLimit? {
        pressure == .none ? nil : BumpLimit(rate: rate * pressure.share, reason: reason)
    }

    private static func memory(_ reading: BudgetReading) -> BumpBudget {
        let share = share(reading.pendingBytes, of: reading.pendingLimit)
        return BumpBudget(
            pressure(share, some: 0.6, severe: 0.8),
            "memory: pending traces take \(percent(share)) of what they may (limits.pending_bytes)")
    }

    private static func store(_ reading: BudgetReading) -> BumpBudget {
        let share = share(reading.storeBytes, of: reading.storeLimit)
        let isShort = reading.storeReach < .seconds(86_400)
        let hours = Int(reading.storeReach / .seconds(3600))
        return BumpBudget(
            isShort ? pressure(share, some: 0.9, severe: 0.98) : .none,
            """
            disk: the store is at \(percent(share)) of storage.max_bytes and reaches back \
            \(hours) hours only
            """)
    }

    private static func disk(_ reading: BudgetReading) -> BumpBudget {
        let used = share(reading.diskBytes - reading.freeBytes, of: reading.diskBytes)
        return BumpBudget(
            pressure(used, some: 0.9, severe: 0.95), "disk: \(percent(used)) of it is in use")
    }

    private static func rate(_ reading: BudgetReading) -> BumpBudget {
        let share = share(reading.queuedSpans, of: reading.queueLimit)
        return BumpBudget(
            pressure(share, some: 0.5, severe: 0.8),
            """
            rate: more spans a second are kept than the store takes, and \(percent(share)) of its \
            queue is taken
            """)
    }

    private static func share(_ part: Int, of whole: Int) -> Double {
        whole > 0 ? Double(max(0, part)) / Double(whole) : 0
    }

    private static func pressure(_ share: Double, some: Double, severe: Double) -> Pressure {
        share >= severe ? .severe : share >= some ? .some : .none
    }

    private static func percent(_ share: Double) -> String {
        "\(Int(min(share * 100, 1000)))%"
    }
}
