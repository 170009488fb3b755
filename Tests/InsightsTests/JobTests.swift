import Insights
import TestSupport
import Testing
import TraceModel

@Suite struct JobTests {
    private static let mail: KeyValuePairs<String, AttributeValue> = [
        "job.type": .string("Mail"), "job.queue": .string("low"),
    ]

    private func job(
        _ outcome: String, attempt: Int64 = 1, for milliseconds: UInt64 = 20
    ) -> Span {
        .of(
            .consumer, for: milliseconds,
            with: [
                "job.type": .string("Mail"), "job.queue": .string("low"),
                "job.outcome": .string(outcome), "job.attempt": .int(attempt),
            ])
    }

    @Test func `Attempts are counted by queue, type and outcome`() throws {
        let fixture = InsightsFixture()
        try fixture.see(
            job("ok"), job("SUCCESS"), job("retry"), job("failed"), job("dead"), job("dead"),
            .of(.consumer, status: .error), .of(.consumer))
        #expect(
            fixture.samples("jobs_finished_total") == [
                #"{queue="low",type="Mail",outcome="success"} 2"#,
                #"{queue="low",type="Mail",outcome="retry"} 1"#,
                #"{queue="low",type="Mail",outcome="failure"} 1"#,
                #"{queue="low",type="Mail",outcome="dead"} 2"#,
                #"{queue="",type="",outcome="failure"} 1"#,
                #"{queue="",type="",outcome="success"} 1"#,
            ])
        #expect(
            fixture.samples("job_duration_seconds_count")
                == fixture.samples("jobs_finished_total"))
    }

    @Test(
        arguments: [
            (.none, 1), (.int(1), 1), (.int(12), 12), (.int(0), 1), (.int(-4), 1), (.int(.max), 1),
            (.string("3"), 3),
        ] as [(AttributeValue?, Int)])
    func `A producer puts in what it says, a message where it says nothing`(
        count: AttributeValue?, expected: Int
    ) throws {
        let fixture = InsightsFixture()
        var span = Span.of(.producer, with: Self.mail)
        if let count { span.attributes.append(Attribute("messaging.batch.message_count", count)) }
        try fixture.see(span)
        #expect(
            fixture.samples("jobs_enqueued_total") == [
                #"{queue="low",type="Mail"} \#(expected)"#
            ])
    }

    @Test func `Clients that send what producers have made put nothing in`() throws {
        let fixture = InsightsFixture()
        try fixture.see(
            .of(
                .client,
                with: [
                    "messaging.system": .string("kafka"),
                    "messaging.operation.type": .string("send"),
                ]
            ),
            .of(.consumer, with: ["messaging.operation.type": .string("receive")]))
        #expect(fixture.samples("jobs_enqueued_total") == [])
        #expect(fixture.samples("jobs_finished_total") == [])
    }

    @Test func `Active attempts are the average of the last minute`() throws {
        let fixture = InsightsFixture()
        // Two workers without a break: every second two attempts of a second end.
        for second in 1...120 {
            fixture.time.advance(by: .seconds(1))
            try fixture.see(job("ok", for: 1000), job("retry", for: 1000))
            if second == 30 {
                #expect(fixture.samples("jobs_active") == [#"{queue="low",type="Mail"} 2"#])
            }
        }
        #expect(fixture.samples("jobs_active") == [#"{queue="low",type="Mail"} 2"#])
        for _ in 0..<12 {
            fixture.time.advance(by: .seconds(10))
            _ = fixture.text()
        }
        #expect(fixture.samples("jobs_active") == [])
    }
}

@Suite struct QueueWaitTests {
    private static func producer(
        trace: UInt64 = 1, id: UInt64 = 10, message: String? = nil, queue: String = "low"
    ) -> Span {
        var span = Span.of(
            .producer, trace: trace, id: id, at: 1000, for: 20,
            with: ["messaging.destination.name": .string(queue)])
        if let message {
            span.attributes.append(Attribute("messaging.message.id", .string(message)))
        }
        return span
    }

    private static func consumer(
        trace: UInt64 = 1, parent: UInt64? = nil, message: String? = nil, at start: UInt64 = 4020,
        environment: String? = nil, attempt: Int64? = nil
    ) -> Span {
        var span = Span.of(
            .consumer, trace: trace, id: 99, parent: parent, service: "worker",
            environment: environment, at: start,
            with: ["job.queue": .string("low"), "job.type": .string("Mail")])
        if let message {
            span.attributes.append(Attribute("messaging.message.id", .string(message)))
        }
        if let attempt { span.attributes.append(Attribute("job.attempt", .int(attempt))) }
        return span
    }

    struct Pair: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let producer: Span
        let consumer: Span
        var isPair = true
    }

    static let pairs = [
        Pair(
            testDescription: "parent", producer: producer(), consumer: consumer(parent: 10)),
        Pair(
            testDescription: "link", producer: producer(),
            consumer: consumer(trace: 2, parent: 5).linked(to: producer())),
        Pair(
            testDescription: "message id", producer: producer(message: "m1"),
            consumer: consumer(trace: 2, message: "m1")),
        Pair(
            testDescription: "message id beside a parent that is not the producer",
            producer: producer(message: "m1"),
            consumer: consumer(trace: 2, parent: 5, message: "m1")),
        Pair(
            testDescription: "first attempt", producer: producer(),
            consumer: consumer(parent: 10, attempt: 1)),
        Pair(
            testDescription: "second attempt", producer: producer(),
            consumer: consumer(parent: 10, attempt: 2), isPair: false),
        Pair(
            testDescription: "another message", producer: producer(message: "m1"),
            consumer: consumer(trace: 2, message: "m2"), isPair: false),
        Pair(
            testDescription: "a message of another queue",
            producer: producer(message: "1", queue: "high"),
            consumer: consumer(trace: 2, message: "1"), isPair: false),
        Pair(
            testDescription: "a message of another environment",
            producer: producer(message: "1"),
            consumer: consumer(trace: 2, message: "1", environment: "dev"), isPair: false),
        Pair(
            testDescription: "a parent in another trace", producer: producer(),
            consumer: consumer(trace: 2, parent: 10), isPair: false),
    ]

    @Test(arguments: pairs, [false, true])
    func `The wait goes from the producer's end to the consumer's start`(
        pair: Pair, consumerFirst: Bool
    ) throws {
        let fixture = InsightsFixture()
        for span in consumerFirst
            ? [pair.consumer, pair.producer] : [pair.producer, pair.consumer]
        {
            try fixture.see(span)
            fixture.time.advance(by: .seconds(600))
        }
        let sums = fixture.samples("job_queue_wait_seconds_sum")
        let expected = #"service="worker",queue="low",type="Mail"} \#(pair.isPair ? 3.0 : 0.0)"#
        #expect(sums.count == 1 && sums.allSatisfy { $0.hasSuffix(expected) })
        #expect(fixture.total("job_queue_wait_seconds_count") == (pair.isPair ? 1 : 0))
        fixture.time.advance(by: .seconds(3600))
        let isLaterAttempt = pair.testDescription == "second attempt"
        #expect(
            fixture.samples("service_graph_unpaired_spans_total")
                == (pair.isPair
                    ? []
                    : [#"{side="producer"} 1"#] + (isLaterAttempt ? [] : [#"{side="consumer"} 1"#]))
        )
    }

    @Test func `Each of several messages that are worked on together has waited`() throws {
        let fixture = InsightsFixture()
        let producers = (1...5).map { Self.producer(trace: $0) }
        try fixture.see(Array(producers.prefix(3)))
        var consumer = Self.consumer(trace: 9)
        consumer.links = producers.map { SpanLink(traceID: $0.traceID, spanID: $0.spanID) }
        try fixture.see(consumer)
        #expect(fixture.total("job_queue_wait_seconds_count") == 3)
        try fixture.see(Array(producers.suffix(2)))
        #expect(fixture.total("job_queue_wait_seconds_count") == 5)
    }

    @Test func `Several consumers of one message have each waited`() throws {
        let fixture = InsightsFixture()
        try fixture.see(Self.consumer(parent: 10), Self.producer(), Self.consumer(parent: 10))
        #expect(fixture.total("job_queue_wait_seconds_count") == 2)
    }

    @Test func `A consumer whose clock is behind has not waited`() throws {
        let fixture = InsightsFixture()
        try fixture.see(Self.producer(), Self.consumer(parent: 10, at: 5))
        #expect(fixture.samples("job_queue_wait_seconds_sum").first?.hasSuffix(" 0.0") == true)
        #expect(fixture.total("job_queue_wait_seconds_count") == 1)
    }

    @Test func `A job that nobody has put into a queue is not missed there`() throws {
        let fixture = InsightsFixture()
        try fixture.see(Self.consumer())
        fixture.time.advance(by: .seconds(4000))
        #expect(fixture.samples("service_graph_unpaired_spans_total") == [])
    }

    @Test func `When there is no room the message that came first is given up`() throws {
        let fixture = InsightsFixture { $0.pendingMessages = 4 }
        try fixture.see((1...6).map { Self.producer(trace: $0) })
        #expect(
            fixture.samples("service_graph_unpaired_spans_total") == [#"{side="producer"} 2"#])
        #expect(fixture.samples("service_graph_waiting") == [#"{kind="message"} 4"#])
        try fixture.see(
            Self.consumer(trace: 1, parent: 10), Self.consumer(trace: 6, parent: 10))
        #expect(fixture.total("job_queue_wait_seconds_count") == 1)
    }
}
