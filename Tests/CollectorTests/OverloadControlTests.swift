import Assembly
import Bytes
import Configuration
import Sampling
import Synchronization
import Telemetry
import TestSupport
import Testing

@testable import Collector

@Suite struct OverloadControlTests {
    /// A pressure that a test sets.
    private final class Gauge: Sendable {
        private let value = Mutex(PressureReading())
        var reading: PressureReading {
            get { value.withLock { $0 } }
            set { value.withLock { $0 = newValue } }
        }
    }

    private let time = ManualTime()
    private let gauge = Gauge()
    private let log = CapturedLog()
    private let registry = MetricsRegistry()
    private let pending: PendingTraces
    private let control: OverloadControl

    init() throws {
        let configuration = try Self.configuration("{}")
        pending = PendingTraces(policy: configuration.assemblyPolicy, time: time)
        control = OverloadControl(
            configuration, pending: pending, reading: { [gauge] in gauge.reading },
            registry: registry,
            log: Log(LogOutput(service: "s", environment: "test", sink: log), source: "sampling"),
            time: time)
    }

    private static func configuration(_ yaml: String) throws -> CollectorConfiguration {
        try CollectorConfiguration.load(
            file: .init(name: "tracewell.yaml", yaml), environment: [:], overrides: [])
    }

    private var prodWait: Duration? { pending.policy.environments["prod"]?.decisionWait }

    @Test func `Traces wait less while it is open, and as long as ever afterwards`() {
        #expect(prodWait == .seconds(10))
        gauge.reading = PressureReading(pendingBytes: 0.9)
        control.update()
        #expect(prodWait == .seconds(1))
        #expect(pending.policy.standard == AssemblyWaits())
        gauge.reading = PressureReading()
        time.advance(by: .seconds(10))
        control.update()
        #expect(prodWait == .seconds(10))
    }

    @Test func `A reload while it is open does not let traces wait`() throws {
        gauge.reading = PressureReading(pendingBytes: 0.9)
        control.update()
        let wait = "sampling: { overload: { decision_wait: 200ms, close_at: 20%, open_at: 50% } }"
        control.apply(try Self.configuration(wait))
        #expect(prodWait == .milliseconds(200))
    }

    @Test func `Each change is logged once and counted with its reason`() {
        for _ in 0..<3 {
            gauge.reading = PressureReading(journalBytes: 0.85)
            control.update()
        }
        gauge.reading = PressureReading()
        for _ in 0..<30 {
            time.advance(by: .seconds(1))
            control.update()
        }
        let lines = log.text.split(separator: "\n")
        #expect(lines.count == 2)
        #expect(lines.first?.contains("nearly full") == true)
        #expect(lines.first?.contains(#""reason":"journal_bytes","pressure":"85%""#) == true)
        #expect(lines.last?.contains(#""open_for":"10s""#) == true)
        var writer = ByteWriter()
        registry.render(to: &writer, format: .prometheusText)
        let text = writer.finish().string
        let changes = "tracewell_overload_changes_total"
        #expect(text.contains("\(changes){to=\"open\",reason=\"journal_bytes\"} 1\n"))
        #expect(text.contains("\(changes){to=\"closed\",reason=\"journal_bytes\"} 1\n"))
        #expect(text.contains("tracewell_overload_open 0\n"))
    }

    @Test func `A threshold for closing above that for opening is a mistake`() {
        #expect(throws: ConfigurationError.self) {
            try Self.configuration("sampling: { overload: { open_at: 50% } }")
        }
    }
}
