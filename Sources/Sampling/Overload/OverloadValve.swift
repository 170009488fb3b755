import Synchronization
package import SystemClock
package import TraceContext

/// When the valve opens and closes, and what it lets through.
package struct OverloadSettings: Sendable, Equatable {
    /// Whether it opens at all.
    package var isEnabled: Bool
    /// What is kept while it is open: the threshold of the rate; nil keeps nothing but errors.
    package var threshold: Threshold?
    /// The share of what there is room for at which it opens, between 0 and 1.
    package var openAt: Double
    /// The share below which all sources must be for it to close, at most ``openAt``.
    package var closeAt: Double
    /// For how long they must be.
    package var closeAfter: Duration

    /// Makes settings; the defaults are the configuration's.
    package init(
        isEnabled: Bool = true, threshold: Threshold? = Threshold(rate: 0.01),
        openAt: Double = 0.8, closeAt: Double = 0.6, closeAfter: Duration = .seconds(10)
    ) {
        self.isEnabled = isEnabled
        self.threshold = threshold
        self.openAt = openAt
        self.closeAt = closeAt
        self.closeAfter = closeAfter
    }
}

/// Opens under pressure and closes when it is over: while it is open, traces are decided by their
/// ids alone.
///
/// It opens when a source reaches ``OverloadSettings/openAt``, and closes when all have been below
/// ``OverloadSettings/closeAt`` for ``OverloadSettings/closeAfter``. Nothing but readings moves it,
/// so that it can neither stay open without pressure nor change twice within that time.
///
/// - Concurrency: From any thread.
package final class OverloadValve: Sendable {
    /// A change of the valve.
    package struct Change: Sendable, Equatable {
        /// Whether it is open from now on.
        package let isOpen: Bool
        /// What opened it; when it closes, what had.
        package let source: PressureSource
        /// How full that is.
        package let pressure: Double
        /// How long it was open, when it closes.
        package let openFor: Duration

        /// Makes a change.
        package init(
            isOpen: Bool, source: PressureSource, pressure: Double, openFor: Duration
        ) {
            self.isOpen = isOpen
            self.source = source
            self.pressure = pressure
            self.openFor = openFor
        }
    }

    private struct State {
        var settings: OverloadSettings
        /// What opened it and when; nil while it is closed.
        var opened: (source: PressureSource, at: MonotonicTime)?
        /// Since when each source has been high.
        var highSince: [PressureSource: MonotonicTime] = [:]
        /// When it was last too full to close.
        var lastFull: MonotonicTime?
    }

    private let state: Mutex<State>
    private let open = Atomic(false)

    /// Makes a closed valve.
    package init(_ settings: OverloadSettings) {
        state = Mutex(State(settings: settings))
    }

    /// Whether traces are decided by their ids alone.
    package var isOpen: Bool { open.load(ordering: .relaxed) }

    /// What holds from now on; a valve that is no longer enabled closes at the next reading.
    package var settings: OverloadSettings {
        get { state.withLock { $0.settings } }
        set { state.withLock { $0.settings = newValue } }
    }

    /// Takes a reading.
    ///
    /// - Returns: What it changed; nil for nothing.
    package func observe(_ reading: PressureReading, at now: MonotonicTime) -> Change? {
        state.withLock { state in
            let change =
                state.opened.map { Self.close(&state, $0, reading, now) }
                ?? Self.open(&state, reading, now)
            if let change { open.store(change.isOpen, ordering: .relaxed) }
            return change
        }
    }

    private static func open(
        _ state: inout State, _ reading: PressureReading, _ now: MonotonicTime
    ) -> Change? {
        for source in PressureSource.allCases {
            guard state.settings.isEnabled, reading[source] >= state.settings.openAt else {
                state.highSince[source] = nil
                continue
            }
            let since = state.highSince[source] ?? now
            state.highSince[source] = since
            guard now.nanoseconds(since: since) >= source.hold.wholeNanoseconds else { continue }
            state.highSince = [:]
            state.opened = (source, now)
            state.lastFull = now
            return Change(
                isOpen: true, source: source, pressure: reading[source], openFor: .zero)
        }
        return nil
    }

    private static func close(
        _ state: inout State, _ opened: (source: PressureSource, at: MonotonicTime),
        _ reading: PressureReading, _ now: MonotonicTime
    ) -> Change? {
        if state.settings.isEnabled {
            let closeAt = min(state.settings.closeAt, state.settings.openAt)
            if PressureSource.allCases.contains(where: { reading[$0] >= closeAt }) {
                state.lastFull = now
            }
            let calm = now.nanoseconds(since: state.lastFull ?? opened.at)
            guard calm >= state.settings.closeAfter.wholeNanoseconds else { return nil }
        }
        state.opened = nil
        return Change(
            isOpen: false, source: opened.source, pressure: reading[opened.source],
            openFor: Duration(wholeNanoseconds: now.nanoseconds(since: opened.at)))
    }
}
