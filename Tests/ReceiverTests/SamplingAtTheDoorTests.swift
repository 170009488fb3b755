import Assembly
import Bytes
import HTTPClient
import Journal
import OTLP
import Receiver
import Sampling
import Testing
import TraceModel

@Suite struct SamplingAtTheDoorTests {
    /// Kept at every rate but none.
    private static let high = [UInt8](repeating: 0xFF, count: 16)

    private func request(_ environment: String?) -> TestRequest {
        var request = TestRequest.spans(3, environment: environment)
        request.spans[0].traceID = Self.high
        return request
    }

    @Test(arguments: OTLPEncoding.allCases)
    func `Each environment is sampled at its rate`(format: OTLPEncoding) throws {
        let fixture = try ReceiverFixture {
            $0.rates = ["local": HeadRates(0), "dev": HeadRates(0.2), "prod": HeadRates(1)]
        }
        for (environment, kept) in [
            ("local", 0), ("Development", 1), ("production", 3), (nil, 3), ("qa", 3),
        ] {
            let before = fixture.assembly.statistics.addedSpans
            let body = request(environment)
            let answer = try fixture.post(
                format == .json ? body.json : body.protobuf, as: format)
            // Sampling is no failure of the sender's: the answer is that of full success.
            #expect(answer.status == 200)
            #expect(answer.text == (format == .json ? "{}" : ""))
            #expect(fixture.assembly.statistics.addedSpans - before == kept)
        }
        for (series, value) in [
            (#"accepted_total{environment="dev",reason="sampled"}"#, "1"),
            (#"accepted_total{environment="prod",reason="untouched"}"#, "3"),
            (#"accepted_total{environment="default",reason="untouched"}"#, "6"),
            (#"sampled_out_total{environment="local",reason="head_zero"}"#, "3"),
            (#"sampled_out_total{environment="dev",reason="head_rate"}"#, "2"),
            ("unknown_environment_total", "3"),
        ] {
            #expect(fixture.metric("tracewell_spans_" + series) == value)
        }
        let warning = fixture.log.lines.first { $0.contains("not configured") }
        #expect(warning?.contains(#""unknown_environment":"qa""#) == true)
    }

    @Test func `A kept span carries its threshold`() throws {
        let fixture = try ReceiverFixture { $0.rates = ["dev": HeadRates(0.2)] }
        _ = try fixture.post(request("dev").protobuf)
        let id = try #require(TraceID(bytes: Self.high))
        let spans = try #require(fixture.assembly.trace(id)?.runs.first?.decoded())
        #expect(spans.map(\.traceState) == ["ot=th:cccd"])
    }

    @Test func `Of a batch that is dropped whole nothing is journaled`() throws {
        let fixture = try ReceiverFixture { $0.rates = ["local": HeadRates(0)] }
        let answer = try fixture.post(request("local").protobuf)
        #expect(answer.status == 200)
        #expect(fixture.journal.statistics.appendedRecords == 0)
        #expect(fixture.pendingSpans == 0)
    }

    @Test func `New rates hold from the next request on`() throws {
        let fixture = try ReceiverFixture()
        _ = try fixture.post(request("qa").protobuf)
        #expect(fixture.assembly.statistics.addedSpans == 3)
        var settings = fixture.pipeline.settings
        settings.rates = ["qa": HeadRates(0)]
        fixture.pipeline.settings = settings
        _ = try fixture.post(request("qa").protobuf)
        #expect(fixture.assembly.statistics.addedSpans == 3)
        #expect(
            fixture.metric(
                #"tracewell_spans_sampled_out_total{environment="qa",reason="head_zero"}"#) == "3")
    }

    @Test func `Nothing is counted as accepted that the journal did not take`() throws {
        let fixture = try ReceiverFixture(journal: ScriptedJournal(failure: .full)) {
            $0.rates = ["dev": HeadRates(0.2)]
        }
        _ = try fixture.post(request("dev").protobuf)
        #expect(
            fixture.metric(
                #"tracewell_spans_accepted_total{environment="dev",reason="sampled"}"#) == "0")
        #expect(
            fixture.metric(
                #"tracewell_spans_sampled_out_total{environment="dev",reason="head_rate"}"#)
                == "0")
        #expect(
            fixture.metric(
                #"tracewell_spans_refused_total{environment="dev",reason="journal_full"}"#) == "1")
    }
}
