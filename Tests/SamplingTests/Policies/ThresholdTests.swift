import Assembly
import Sampling
import Testing
import TraceContext
import TraceModel

@testable import Sampling

/// The probability that a kept trace is given.
@Suite struct ThresholdTests {
    struct Case: Sendable, CustomTestStringConvertible {
        let what: String
        let policies: String
        let traceState: String
        let threshold: UInt64
        /// For a trace that fails, of one span.
        init(_ what: String, _ traceState: String, _ threshold: UInt64, _ policies: String...) {
            self.what = what
            self.traceState = traceState
            self.threshold = threshold
            self.policies = policies.enumerated()
                .map { "- { name: p\($0), \($1) }" }.joined(separator: "\n")
        }
        var testDescription: String { what }
    }

    private static let tenth: UInt64 = 0xE6_6600_0000_0000
    private static let half: UInt64 = 0x80_0000_0000_0000
    private static let unknown: UInt64 = 1 << 56
    private static let ten = "type: probabilistic, probabilistic: { sampling_percentage: 10 }"
    private static let fifty = "type: probabilistic, probabilistic: { sampling_percentage: 50 }"
    private static let errors = "type: status_code, status_code: { status_codes: [ERROR] }"
    private static let limit = "type: rate_limiting, rate_limiting: { spans_per_second: 100 }"
    private static let salted =
        "type: probabilistic, probabilistic: { hash_salt: x, sampling_percentage: 100 }"
    private static func and(_ parts: String...) -> String {
        "type: and, and: { and_sub_policy: ["
            + parts.map { "{ name: s, \($0) }" }.joined(separator: ", ") + "] }"
    }

    @Test(arguments: [
        Case("chance alone", "", tenth, ten),
        Case("chance after a lower rate", "ot=th:f", 0xF0_0000_0000_0000, ten),
        Case("chance after a higher rate", "ot=th:8", tenth, ten),
        Case("a rule alone keeps all", "", 0, errors),
        Case("a rule keeps the rate before", "ot=th:8", half, errors),
        Case("a rule is stronger than chance", "", 0, ten, errors),
        Case("of two chances the larger counts", "", half, ten, fifty),
        Case("a limit", "", unknown, limit),
        Case("a limit after a known rate", "ot=th:8", unknown, limit),
        Case("a limit that would keep it beside chance", "", unknown, ten, limit),
        Case("a rule beside a limit", "", 0, errors, limit),
        Case("chance within a condition", "", tenth, and(errors, ten)),
        Case("two chances within one", "", tenth, and(fifty, ten)),
        Case("a limit within a condition", "", unknown, and(errors, limit)),
        Case("a salted chance alone", "", 0, salted),
        Case(
            "whoever sampled before did not follow its threshold", "ot=th:c;rv:10000000000000",
            unknown, errors),
        Case("a dry run does not count", "", tenth, ten, "\(errors), dry_run: true"),
    ])
    func `A kept trace knows its probability`(example: Case) throws {
        let set = try PolicyText.compile(example.policies)
        let span = SpanSketch(status: .error, traceState: example.traceState)
        let trace = TraceSketch([span], randomness: 0xFF_FFFF_FFFF_FFFF)
        #expect(
            set.decide(try trace.completed()).verdict == .kept(threshold: example.threshold))
    }

    @Test func `Beside other chances the weight of a salted one is not known, and it is said`()
        throws
    {
        let salted =
            "- { name: s, type: probabilistic, probabilistic: { hash_salt: x, sampling_percentage: 50 } }"
        let alone = try PolicyText.compile(salted)
        #expect(alone.warnings.isEmpty)
        let both = try PolicyText.compile("\(salted)\n- { name: t, \(Self.ten) }")
        #expect(both.warnings.count == 1)
        let trace = try TraceSketch([SpanSketch()], randomness: 0xFF_FFFF_FFFF_FFFF).completed()
        #expect(both.decide(trace).verdict == .kept(threshold: Self.unknown))
    }

    @Test(arguments: [0.5, 0.25, 0.1, 0.05, 0.01])
    func `A share of a hundred thousand traces is kept, within four sigma`(rate: Double) throws {
        for salt in ["", "hash_salt: custom-salt, "] {
            let set = try PolicyText.compile(
                """
                - { name: p, type: probabilistic,
                    probabilistic: { \(salt)sampling_percentage: \(rate * 100) } }
                """)
            var random = FixedRandom(seed: 11)
            var kept = 0.0
            var sketch = TraceSketch(SpanSketch())
            let count = 20_000.0
            for _ in 0..<Int(count) {
                (sketch.high, sketch.low) = (random.next(), random.next())
                if set.decide(try sketch.completed()).verdict != .dropped { kept += 1 }
            }
            let sigma = (count * rate * (1 - rate)).squareRoot()
            #expect(abs(kept - count * rate) <= 4 * sigma)
        }
    }

    /// FNV-1a of the salt and the bytes 00 01 … 0f, calculated by the definition of the hash.
    @Test func `The salted hash is the Collector's`() throws {
        let id = try #require(TraceID(high: 0x0001_0203_0405_0607, low: 0x0809_0A0B_0C0D_0E0F))
        var expected: UInt64 = 14_695_981_039_346_656_037
        for byte in Array("default-hash-seed".utf8) + (0...15).map(UInt8.init) {
            expected = (expected ^ UInt64(byte)) &* 1_099_511_628_211
        }
        #expect(SaltedPolicy(rate: 0.5, salt: "default-hash-seed").hash(id) == expected)
    }
}
