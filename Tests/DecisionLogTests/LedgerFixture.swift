import Assembly
import Foundation
import Journal
import Sampling
import SystemClock
import TestSupport
import TraceContext
import TraceModel

@testable import DecisionLog

/// A directory that goes when the test ends, and entries to put into it.
final class LedgerFixture {
    let directory = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString).path
    let time = ManualTime()

    deinit { try? FileManager.default.removeItem(atPath: directory) }

    func options(segmentEntries: Int = 1 << 16) -> LedgerOptions {
        LedgerOptions(directory: directory, segmentEntries: segmentEntries)
    }

    func open(
        segmentEntries: Int = 1 << 16, files: any JournalFiles = SystemFiles()
    ) throws -> DecisionLedger {
        try DecisionLedger(options(segmentEntries: segmentEntries), files: files, time: time)
    }

    /// The names of the files, in order.
    var names: [String] {
        ((try? FileManager.default.contentsOfDirectory(atPath: directory)) ?? []).sorted()
    }

    func path(_ name: String) -> String { "\(directory)/\(name)" }

    /// The content of a file.
    func content(_ name: String) throws -> [UInt8] {
        [UInt8](try Data(contentsOf: URL(filePath: path(name))))
    }

    /// Replaces a file.
    func write(_ content: some Sequence<UInt8>, _ name: String) throws {
        try Data(content).write(to: URL(filePath: path(name)))
    }
}

/// Entries as a shop with some services makes them, the same for each seed.
struct EntryMix {
    private var state: UInt64
    private let start: Timestamp
    private var elapsed: UInt64 = 0

    init(seed: UInt64 = 1, start: Timestamp) {
        state = seed
        self.start = start
    }

    /// SplitMix64.
    private mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = (state ^ state >> 30) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ mixed >> 27) &* 0x94D0_49BB_1331_11EB
        return mixed ^ mixed >> 31
    }

    private mutating func below(_ limit: UInt64) -> UInt64 { next() % limit }

    mutating func id() -> TraceID {
        TraceID(high: next(), low: next() | 1) ?? id()
    }

    /// A decision of the tail: one in ten fails, one in twenty is slow, one in ten is kept by chance.
    mutating func decision() -> DecisionEntry {
        let failed = below(10) == 0
        let slow = below(20) == 0
        let chosen = below(10) == 0
        var shape = DecisionShape(
            .tail, isKept: failed || slow || chosen,
            reason: failed || slow || chosen ? "policy_sampled" : "no_policy_matched",
            environment: "prod", version: SamplingVersion(hash: 7))
        shape.trigger = below(8) == 0 ? .expired : .gotRoot
        shape.votes = [
            .init(failed ? .sampled : .notSampled), .init(slow ? .sampled : .notSampled),
            .init(.notSampled), .init(chosen ? .sampled : .notSampled),
        ]
        shape.decisive = failed ? 0 : slow ? 1 : chosen ? 3 : nil
        if shape.isKept, !failed, !slow {
            shape.threshold = KeepThreshold(Threshold(rate: 0.1))
        }
        shape.hasError = failed
        shape.canBeRescued = !shape.isKept
        elapsed += below(3_000_000)
        var entry = DecisionEntry(
            id(), shape, at: start.adding(nanoseconds: elapsed / 1_000_000 * 1_000_000),
            spanCount: Int(below(40)) + 1, bytes: Int(below(20_000)) + 500,
            durationNanos: below(slow ? 4_000_000_000 : 300_000_000))
        let service = below(12)
        entry.service = "service-\(service)"
        entry.operation = "GET /api/v1/service-\(service)/resource-\(below(30))/{id}"
        if failed {
            let span = SpanID(next() | 1)
            let text =
                below(3) == 0
                ? "http.url=https://shop.test/orders/\(next())/lines?page=\(below(99))"
                : "status=ERROR"
            entry.evidence = [
                PolicyEvidence(
                    policy: 0, text: "span \(span.map { "\($0)" } ?? "") \(text)", span: span)
            ]
        }
        return entry
    }

    /// A drop at the head.
    mutating func headDrop() -> DecisionEntry {
        var shape = DecisionShape(
            .head, isKept: false, reason: "head_rate", environment: "dev",
            version: SamplingVersion(hash: 7))
        shape.threshold = KeepThreshold(Threshold(rate: 0.2))
        elapsed += below(2_000_000)
        return DecisionEntry(
            id(), shape, at: start.adding(nanoseconds: elapsed / 1_000_000 * 1_000_000),
            spanCount: Int(below(9)) + 1)
    }
}
