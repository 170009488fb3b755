import Assembly
import Configuration
import DecisionLog
import Foundation
import OTLP
import Sampling
import SystemClock
import TestSupport
import Testing
import TraceModel
import TraceStore

@testable import Collector

/// An entry of the log, and the text of the configuration that it names, give its verdict again.
@Suite struct DecisionReplayTests {
    private let directory =
        FileManager.default.temporaryDirectory.appending(path: UUID().uuidString).path

    private static let yaml = """
        environments:
          prod:
            tail:
              policies:
                - { name: errors, type: status_code, status_code: { status_codes: [ERROR] } }
                - { name: slow, type: latency, latency: { threshold_ms: 50 } }
                - { name: many, type: span_count, span_count: { min_spans: 6 } }
                - name: health
                  type: drop
                  drop:
                    drop_sub_policy:
                      - { name: a, type: string_attribute,
                          string_attribute: { key: path, values: [/health] } }
                - { name: some, type: probabilistic, probabilistic: { sampling_percentage: 25 } }
        """

    private func trace(_ random: inout SeededNumbers) throws -> CompletedTrace {
        let id = try #require(TraceID(high: random.next() | 1, low: random.next()))
        let spans = try (1...Int(random.next() % 8 + 1)).map { number in
            var span = Span(
                traceID: id, spanID: try #require(SpanID(UInt64(number))),
                parentSpanID: number == 1 ? nil : SpanID(1),
                resource: Resource(attributes: [
                    Attribute("deployment.environment.name", .string("prod"))
                ]))
            span.name = "work"
            span.startTime = Timestamp(nanoseconds: 1_700_000_000_000_000_000)
            span.endTime = span.startTime.adding(nanoseconds: random.next() % 70_000_000)
            if random.next() % 20 == 0 { span.status.code = .error }
            if random.next() % 20 == 0 { span.attributes = [Attribute("path", .string("/health"))] }
            return span
        }
        let batch = try SpanBatch.of(spans)
        return CompletedTrace(
            traceID: id, runs: [SpanRun(batch: batch, first: 0, count: spans.count)],
            spanCount: spans.count, bytes: 100, completion: .gotRoot,
            firstSeen: MonotonicTime(nanoseconds: 0))
    }

    @Test func `Every decision is the same again, by the text that was kept`() throws {
        defer { try? FileManager.default.removeItem(atPath: directory) }
        let time = ManualTime()
        let configuration = try CollectorConfiguration.load(
            file: .init(name: "first.yaml", Self.yaml), environment: [:], overrides: [])
        let ledger = try DecisionLedger(LedgerOptions(directory: directory), time: time)
        let version = configuration.samplingVersion
        try ledger.keep(version, configuration.samplingYAML)
        let decider = try configuration.tailDecider(clock: time)
        var random = SeededNumbers(state: 11)
        var decided: [DecidedTrace] = []
        for _ in 0..<300 {
            let trace = try trace(&random)
            decided.append(
                DecidedTrace(trace: trace, decision: decider.decide(trace), version: version))
        }
        try ledger.append(decided.flatMap { $0.entries(at: time.now()) })

        // Another configuration is in force when somebody asks.
        let explainer = DecisionExplainer(
            ledger: try DecisionLedger(LedgerOptions(directory: directory), time: time),
            pending: PendingTraces(time: time), store: StubStore(),
            configuration: Reloadable(.standard), time: time)
        var reasons: Set<String> = []
        for earlier in decided {
            let entry = try #require(
                try explainer.ledger?.entries(of: earlier.trace.traceID).first)
            let set = try #require(explainer.policySet(of: entry.shape))
            let again = set.decide(earlier.trace)
            #expect(again == earlier.decision)
            #expect(entry.shape.isKept == (again.verdict != .dropped))
            #expect(entry.shape.reason == again.reason.rawValue)
            let record = try #require(entry.tail)
            #expect(record.results.map(\.outcome) == again.tail?.results.map(\.outcome))
            let told = try #require(again.tail)
            #expect(
                set.verdicts(on: entry.traceID, record) == set.verdicts(on: entry.traceID, told))
            reasons.insert(entry.shape.reason)
        }
        #expect(reasons == ["policy_sampled", "policy_dropped", "no_policy_matched"])
    }
}

/// SplitMix64.
private struct SeededNumbers {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = (state ^ state >> 30) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ mixed >> 27) &* 0x94D0_49BB_1331_11EB
        return mixed ^ mixed >> 31
    }
}
