import Assembly
import Bytes
import Compression
import HTTPClient
import Journal
import OTLP
import Receiver
import Sampling
import TestSupport
import Testing
import Threading
import TraceModel

/// What is promised with a 200, and what a refusal leaves behind: nothing.
@Suite struct SafetyTests {
    @Test func `A body is journaled as it came`() throws {
        let journal = ScriptedJournal()
        let fixture = try ReceiverFixture(journal: journal)
        for compression in ContentEncoding.allCases {
            let body = TestRequest.spans(5).protobuf
            _ = try fixture.post(body, as: .protobuf, compression)
            #expect(journal.appended.last?.body == body.compressed(compression).array)
        }
        #expect(journal.appended.map(\.encoding) == [.identity, .gzip, .deflate, .zstd])
    }

    @Test func `What was cut or came as JSON is journaled as protobuf of what is kept`() throws {
        let journal = ScriptedJournal()
        let fixture = try ReceiverFixture(journal: journal) { $0.rates = ["half": HeadRates(0.5)] }
        var invalid = TestRequest.spans(4)
        invalid.spans[0].spanID = []
        let sampled = TestRequest.spans(4, environment: "half")
        _ = try fixture.post(invalid.protobuf, as: .protobuf, .gzip)
        _ = try fixture.post(TestRequest.spans(4).json, as: .json, .gzip)
        _ = try fixture.post(sampled.protobuf, as: .protobuf, .gzip)
        // None of the small numbers reaches the threshold of one half.
        #expect(journal.appended.count == 2)
        for (record, spans) in zip(journal.appended, [3, 4]) {
            #expect(record.encoding == .identity)
            let scan = try SpanBatch.scan(ByteBuffer(record.body))
            #expect(scan.batch.spans.count == spans)
            #expect(scan.rejected.total == 0)
        }
    }

    @Test func `The answer waits until the journal has the spans`() throws {
        let journal = ScriptedJournal(holds: true)
        let fixture = try ReceiverFixture(journal: journal)
        let answers = Answers()
        for number in 1...2 {
            answers.expect(fixture.endpoint, TestRequest.spans(UInt64(number)).protobuf)
        }
        let arrived = answers.wait { journal.waiting == 2 }
        #expect(arrived)
        #expect(answers.statuses.isEmpty)
        #expect(fixture.pendingSpans == 0)
        journal.answer(.success(JournalPosition(segment: 1, offset: 1)))
        answers.join()
        #expect(answers.statuses == [200, 200])
        #expect(fixture.pendingSpans == 3)
    }

    @Test func `An answer that waited in vain is a refusal that leaves nothing`() throws {
        let journal = ScriptedJournal(holds: true)
        let fixture = try ReceiverFixture(journal: journal)
        let answers = Answers()
        answers.expect(fixture.endpoint, TestRequest.spans(7).protobuf)
        _ = answers.wait { journal.waiting == 1 }
        journal.answer(.failure(.failed(FileError(.sync, code: 5))))
        answers.join()
        #expect(answers.statuses == [503])
        #expect(fixture.pendingSpans == 0)
        let series =
            #"tracewell_spans_refused_total{environment="default",reason="journal_failed"}"#
        #expect(fixture.metric(series) == "7")
    }

    @Test func `With fsync the answer comes when the disk has it`() throws {
        let fixture = try ReceiverFixture(durability: .fsync)
        for number in 1...5 {
            let answer = try fixture.post(TestRequest.spans(UInt64(number)).protobuf)
            #expect(answer.status == 200)
        }
        #expect(fixture.journal.statistics.syncs > 0)
        #expect(fixture.pendingSpans == 15)
    }

    @Test func `Settled spans let the journal go`() throws {
        let journal = ScriptedJournal()
        let fixture = try ReceiverFixture(journal: journal)
        _ = try fixture.post(TestRequest.spans(3).protobuf)
        fixture.time.advance(by: .seconds(60))
        let traces = fixture.assembly.completeDue()
        #expect(traces.count == 3)
        for trace in traces.dropLast() { fixture.assembly.settle(trace.traceID, .dropped) }
        #expect(journal.retired.isEmpty)
        for trace in traces.suffix(1) {
            fixture.assembly.settle(trace.traceID, .kept(threshold: 0))
        }
        #expect(journal.retired == [JournalPosition(segment: 1, offset: 1)])
    }

    @Test func `What was accepted comes back from the journal after a crash`() throws {
        let journal = ScriptedJournal()
        let first = try ReceiverFixture(journal: journal) { $0.rates = ["dev": HeadRates(0.5)] }
        let high = TestRequest.TestSpan(traceID: [UInt8](repeating: 0xF0, count: 16))
        var request = TestRequest.spans(2)
        request.resource = [("deployment.environment", "dev")]
        request.spans.append(high)
        _ = try first.post(TestRequest.spans(3).json, as: .json, .gzip)
        _ = try first.post(TestRequest.spans(3).protobuf, as: .protobuf, .zstd)
        _ = try first.post(request.protobuf, as: .protobuf, .gzip)

        // The rates have changed meanwhile, which must not drop what was accepted.
        let second = try ReceiverFixture { $0.rates = ["dev": HeadRates(0)] }
        var restored = 0
        for (index, record) in journal.appended.enumerated() {
            restored += try second.pipeline.replay(
                JournalRecord(
                    position: JournalPosition(segment: 1, offset: UInt64(index)),
                    encoding: record.encoding, receivedAt: .epoch, body: ByteBuffer(record.body)))
        }
        #expect(restored == 7)
        #expect(second.pendingSpans(high.traceID) == 1)
        // The same span came in both encodings and is one.
        #expect(second.pendingSpans(TestRequest.traceID(3)) == 1)
    }

    @Test func `A record that cannot be read stays in the journal`() throws {
        let journal = ScriptedJournal()
        let fixture = try ReceiverFixture(journal: journal)
        for (encoding, error) in [
            (BodyEncoding.gzip, ReceiverError.malformedCompression),
            (.identity, .malformedBody("a field reaches past the end of its message", offset: 1)),
        ] {
            let record = JournalRecord(
                position: JournalPosition(segment: 1, offset: 1), encoding: encoding,
                receivedAt: .epoch, body: ByteBuffer([0x0A, 0xFF]))
            let thrown = #expect(throws: ReceiverError.self) {
                try fixture.pipeline.replay(record)
            }
            if case .malformedBody = error {
                #expect(thrown?.reason == "malformed_body")
            } else {
                #expect(thrown == error)
            }
        }
        #expect(journal.retired.isEmpty)
    }
}

/// Requests on threads of their own and what was answered.
final class Answers {
    private let outcomes = ConditionLock<[Int]>([])
    private var threads: [DedicatedThread] = []

    /// Posts a request over a connection of its own; 0 stands for one without an answer.
    func expect(_ endpoint: HTTPEndpoint, _ body: ByteBuffer) {
        let request = HTTPClientRequest(
            "POST", "/v1/traces", headers: [("Content-Type", "application/x-protobuf")],
            body: body)
        let outcomes = outcomes
        let thread = try? DedicatedThread(name: "client") {
            let status = (try? HTTPSession(endpoint).send(request))?.status ?? 0
            outcomes.update { $0.append(status) }
        }
        if let thread { threads.append(thread) }
    }

    /// The statuses of all answers so far.
    var statuses: [Int] { outcomes.withLock { $0 } }

    /// Waits at most five seconds for a condition.
    func wait(for condition: () -> Bool) -> Bool {
        for _ in 0..<500 {
            if condition() { return true }
            _ = outcomes.wait(timeout: .milliseconds(10)) { _ -> Bool? in nil }
        }
        return condition()
    }

    /// Waits until every request was answered.
    func join() {
        for thread in threads { thread.join() }
    }
}
