import Assembly
import Bytes
import HTTPClient
import Journal
import OTLP
import Receiver
import TestSupport
import Testing

@Suite struct PressureTests {
    @Test(arguments: [
        (JournalError.full, "journal_full"),
        (.failed(FileError(.write, code: 5)), "journal_failed"),
        (.outOfOrder, "journal_failed"), (.closed, "stopping"),
    ])
    func `A journal that takes nothing refuses for the time being`(
        failure: JournalError, reason: String
    ) throws {
        let fixture = try ReceiverFixture(journal: ScriptedJournal(failure: failure))
        let answer = try fixture.post(TestRequest.spans(3).json, as: .json)
        #expect(answer.status == 503)
        let seconds = try #require(answer.header("Retry-After").flatMap { Int($0) })
        #expect((1...60).contains(seconds))
        #expect(RPCStatus(answer.body, isJSON: true)?.code == 14)
        #expect(fixture.pendingSpans == 0)
        let series =
            #"tracewell_spans_refused_total{environment="default",reason="\#(reason)"}"#
        #expect(fixture.metric(series) == "3")
    }

    @Test func `A body that no segment holds is too large for good`() throws {
        let fixture = try ReceiverFixture(journal: ScriptedJournal(failure: .tooLarge))
        let answer = try fixture.post(TestRequest().protobuf)
        #expect(answer.status == 413)
        #expect(answer.header("Retry-After") == nil)
    }

    @Test func `After a failure the journal has a moment's rest, then requests go on`() throws {
        let journal = ScriptedJournal(failure: .full)
        let fixture = try ReceiverFixture(journal: journal)
        #expect(try fixture.post(TestRequest().protobuf).status == 503)
        journal.failure = nil
        #expect(try fixture.post(TestRequest().protobuf).status == 503)
        #expect(journal.appended.isEmpty)
        fixture.time.advance(by: .milliseconds(500))
        #expect(try fixture.post(TestRequest().protobuf).status == 200)
        #expect(try fixture.post(TestRequest().protobuf).status == 200)
        #expect(fixture.log.lines.contains { $0.contains("The journal takes no spans") })
    }

    @Test func `Full memory refuses until traces are settled, and says how long`() throws {
        let limits = AssemblyLimits(pendingBytes: 64 << 10, heldBytes: 64 << 10)
        let fixture = try ReceiverFixture(assembly: limits)
        let request = TestRequest.spans(100)
        while !fixture.assembly.isFull {
            #expect(try fixture.post(request.protobuf).status == 200)
        }
        let accepted = fixture.pendingSpans
        let refused = try fixture.post(request.protobuf)
        #expect(refused.status == 503)
        #expect(refused.header("Retry-After") == "5")
        #expect(RPCStatus(refused.body, isJSON: false)?.code == 14)
        #expect(fixture.pendingSpans == accepted)

        // A twentieth is settled in a second; a tenth of the rest takes two.
        let traces = fixture.assembly.drain(limit: 5)
        for trace in traces { fixture.assembly.settle(trace.traceID, .dropped) }
        fixture.time.advance(by: .seconds(1))
        if fixture.assembly.isFull {
            let again = try fixture.post(request.protobuf)
            #expect(again.status == 503)
            #expect(again.header("Retry-After") == "2")
        }
        for trace in fixture.assembly.drain() {
            fixture.assembly.settle(trace.traceID, .dropped)
        }
        #expect(try fixture.post(request.protobuf).status == 200)
    }

    @Test func `Requests in flight together hold no more than they may`() throws {
        let journal = ScriptedJournal(holds: true)
        let body = TestRequest.spans(20).protobuf
        let fixture = try ReceiverFixture(journal: journal) {
            $0.inFlightBytes = body.count * 2
        }
        let answers = Answers()
        for _ in 0..<2 { answers.expect(fixture.endpoint, body) }
        _ = answers.wait { journal.waiting == 2 }
        let refused = try fixture.post(body)
        #expect(refused.status == 503)
        #expect(refused.header("Retry-After") == "1")
        journal.answer(.success(JournalPosition(segment: 1, offset: 1)))
        answers.join()
        #expect(answers.statuses == [200, 200])
        answers.expect(fixture.endpoint, body)
        #expect(answers.wait { journal.waiting == 1 })
        journal.answer(.success(JournalPosition(segment: 1, offset: 2)))
        answers.join()
    }

    @Test func `A single request is let in however small the limit is`() throws {
        let fixture = try ReceiverFixture { $0.inFlightBytes = 1 }
        #expect(try fixture.post(TestRequest().protobuf).status == 200)
    }

    @Test func `A collector that stops refuses for the time being`() throws {
        let fixture = try ReceiverFixture()
        fixture.pipeline.stop()
        let answer = try fixture.post(TestRequest().protobuf)
        #expect(answer.status == 503)
        #expect(answer.header("Retry-After") == "1")
        #expect(fixture.pendingSpans == 0)
    }
}
