import Assembly
import Sampling
import TestSupport
import Testing
import TraceModel

@Suite struct LinkedDeciderTests {
    private let time = ManualTime()
    private let table: LinkTable
    private let decider: LinkedDecider

    /// Errors are kept, and a quarter of the rest; nothing of health checks.
    init() throws {
        table = LinkTable(LinkSettings(remembered: 10_000, hops: 2, tracesPerID: 3))
        let policies = TailDecider([
            try PolicyText.compile(
                """
                - { name: errors, type: status_code, status_code: { status_codes: [ERROR] } }
                - { name: some, type: probabilistic, probabilistic: { sampling_percentage: 25 } }
                - name: health
                  type: drop
                  drop: { drop_sub_policy: [{ name: path, type: string_attribute,
                    string_attribute: { key: path, values: [/live] } }] }
                """)
        ])
        decider = LinkedDecider(policies, table: table, time: time)
    }

    /// How a job knows its request.
    enum Tie: CaseIterable {
        case link
        case messageID
        case correlationID
    }

    private static let quarter: UInt64 = 0xC0_0000_0000_0000

    private static func id(_ number: UInt64, randomness: UInt64) throws -> TraceID {
        try #require(TraceID(high: number &+ 1, low: randomness))
    }

    private func decide(
        _ id: TraceID, _ change: (inout SpanSketch) -> Void = { _ in }
    ) throws -> TraceDecision {
        var trace = TraceSketch(SpanSketch(environment: "prod").with(change))
        (trace.high, trace.low) = (id.high, id.low)
        return decider.decide(try trace.completed())
    }

    private func request(
        _ id: TraceID, _ tie: Tie = .link, _ change: (inout SpanSketch) -> Void = { _ in }
    ) throws -> TraceDecision {
        try decide(id) { span in
            span.attributes = Self.attributes(of: id, tie)
            change(&span)
        }
    }

    private func job(
        _ id: TraceID, of request: TraceID, _ tie: Tie = .link,
        _ change: (inout SpanSketch) -> Void = { _ in }
    ) throws -> TraceDecision {
        try decide(id) { span in
            span.kind = .consumer
            span.attributes = Self.attributes(of: request, tie)
            if tie == .link { span.links = [request] }
            change(&span)
        }
    }

    private static func attributes(of request: TraceID, _ tie: Tie) -> [Attribute] {
        switch tie {
        case .link: []
        case .messageID: [Attribute("messaging.message.id", .string("m-\(request)"))]
        case .correlationID: [Attribute("correlation_id", .string("c-\(request)"))]
        }
    }

    // MARK: - One randomness

    /// By ids of their own both would be kept with the square of the probability.
    @Test(arguments: Tie.allCases, [true, false])
    func `A request and its job are both kept with the probability of one`(
        tie: Tie, jobFirst: Bool
    ) throws {
        let count: UInt64 = 1024
        var (both, either) = (0, 0)
        for step in 0..<count {
            let randomness = (UInt64(1) << 56) / count * step
            let request = try Self.id(step, randomness: randomness)
            // Another randomness, as far from the first as can be.
            let job = try Self.id(step + count, randomness: randomness ^ 0xFF_FFFF_FFFF_FFFF)
            var kept: [Bool] = []
            for isJob in jobFirst ? [true, false] : [false, true] {
                let decision =
                    isJob ? try self.job(job, of: request, tie) : try self.request(request, tie)
                kept.append(decision.verdict == .kept(threshold: Self.quarter))
            }
            if kept == [true, true] { both += 1 }
            if kept.contains(true) { either += 1 }
        }
        #expect(both == Int(count) / 4)
        #expect(either == Int(count) / 4)
    }

    @Test func `The randomness that a client has set is the one that is shared`() throws {
        let request = try Self.id(1, randomness: 0)
        let sampled = try self.request(request) { $0.traceState = "ot=rv:fffffffffffff0" }
        #expect(sampled.tail?.numbers.randomness == 0xFF_FFFF_FFFF_FFF0)
        let job = try self.job(try Self.id(2, randomness: 1), of: request)
        #expect(job.tail?.numbers.randomness == 0xFF_FFFF_FFFF_FFF0)
        let own = try self.job(try Self.id(3, randomness: 1), of: request) {
            $0.traceState = "ot=rv:00000000000005"
        }
        #expect(own.tail?.numbers.randomness == 5)
    }

    /// Its probability would be the product of two, and not the threshold.
    @Test func `What was sampled by its own id before does not share another`() throws {
        let request = try Self.id(1, randomness: 0xFF_0000_0000_0000)
        let own: UInt64 = 0x90_0000_0000_0000
        let job = try self.job(try Self.id(2, randomness: own), of: request) {
            $0.traceState = "ot=th:8"
        }
        #expect(job.tail?.numbers.randomness == own)
    }

    @Test func `Short ids are numbers that many messages have`() throws {
        _ = try decide(try Self.id(1, randomness: 7)) {
            $0.attributes = [Attribute("messaging.message.id", .string("42"))]
        }
        let other = try decide(try Self.id(2, randomness: 9)) {
            $0.attributes = [Attribute("messaging.message.id", .string("42"))]
        }
        #expect(other.tail?.numbers.randomness == 9)
    }

    // MARK: - Keeping

    @Test(arguments: Tie.allCases)
    func `The job of a request that failed is kept`(tie: Tie) throws {
        let request = try Self.id(1, randomness: 0)
        #expect(try self.request(request, tie) { $0.status = .error }.policy == "errors")
        let job = try self.job(try Self.id(2, randomness: 0), of: request, tie)
        #expect(job == linked(job))
        #expect(table.kept == 1)
    }

    @Test(arguments: Tie.allCases)
    func `The request of a job that failed before it ended is kept`(tie: Tie) throws {
        let request = try Self.id(1, randomness: 0)
        _ = try job(try Self.id(2, randomness: 0), of: request, tie) { $0.status = .error }
        let decision = try self.request(request, tie)
        #expect(decision == linked(decision))
    }

    private func linked(_ decision: TraceDecision) -> TraceDecision {
        var expected = TraceDecision(.kept(threshold: 0), because: .linked)
        expected.tail = decision.tail
        return expected
    }

    /// One that chance would have kept is kept for sure as well, and stands for itself.
    @Test func `Whatever is linked to what is kept has the same probability`() throws {
        let request = try Self.id(1, randomness: 0xFF_FFFF_FFFF_FFFF)
        _ = try self.request(request) { $0.status = .error }
        let job = try self.job(try Self.id(2, randomness: 0), of: request)
        #expect(job.verdict == .kept(threshold: 0))
    }

    @Test func `What chance keeps spreads to nothing else`() throws {
        let request = try Self.id(1, randomness: 0xFF_FFFF_FFFF_FFFF)
        #expect(try self.request(request).policy == "some")
        let job = try self.job(try Self.id(2, randomness: 0), of: request)
        #expect(job.verdict == .kept(threshold: Self.quarter))
        #expect(table.kept == 0)
    }

    @Test func `What a policy drops stays dropped`() throws {
        let request = try Self.id(1, randomness: 0)
        _ = try self.request(request) { $0.status = .error }
        let job = try self.job(try Self.id(2, randomness: 0), of: request) {
            $0.attributes = [Attribute("path", .string("/live"))]
        }
        #expect(job.reason == .policyDropped)
    }

    // MARK: - Bounds

    @Test func `Keeping spreads over so many links`() throws {
        var last = try Self.id(0, randomness: 0)
        _ = try request(last) { $0.status = .error }
        var reasons: [TraceDecision.Reason] = []
        for number in 1...4 as ClosedRange<UInt64> {
            let next = try Self.id(number, randomness: 0)
            reasons.append(try job(next, of: last).reason)
            last = next
        }
        #expect(reasons == [.linked, .linked, .noPolicyMatched, .noPolicyMatched])
    }

    @Test func `So many traces are kept for one`() throws {
        let request = try Self.id(0, randomness: 0)
        _ = try self.request(request) { $0.status = .error }
        let kept = try (1...10 as ClosedRange<UInt64>).count { number in
            try job(try Self.id(number, randomness: 0), of: request).reason == .linked
        }
        #expect(kept == 3)
    }

    @Test func `What is remembered is forgotten after its time`() throws {
        let request = try Self.id(0, randomness: 0)
        _ = try self.request(request) { $0.status = .error }
        time.advance(by: .seconds(901))
        #expect(
            try job(try Self.id(1, randomness: 0), of: request).reason == .noPolicyMatched)
    }

    @Test func `So many ids are remembered, the latest`() throws {
        table.settings.remembered = 100
        for number in 0..<300 as Range<UInt64> {
            _ = try request(try Self.id(number, randomness: 0)) { $0.status = .error }
        }
        #expect(table.count == 100)
    }

    @Test func `Turned off, traces are decided one by one`() throws {
        table.settings.isEnabled = false
        let request = try Self.id(0, randomness: 0)
        _ = try self.request(request) { $0.status = .error }
        let job = try self.job(try Self.id(1, randomness: 5), of: request)
        #expect(job.reason == .noPolicyMatched)
        #expect(job.tail?.numbers.randomness == 5)
    }
}
