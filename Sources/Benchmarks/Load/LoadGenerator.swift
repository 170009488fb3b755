import Bytes
import HTTPClient
import Synchronization
import SystemClock
import Threading

/// Sends requests over a number of connections that are kept.
struct LoadGenerator {
    /// The address that takes them: `127.0.0.1:4318`.
    let address: String
    let connections: Int
    /// Requests a second, sent when they are due whether or not earlier ones were answered; nil for
    /// the next as soon as a connection is free.
    var rate: Double?

    /// What became of the requests.
    struct Outcome: Sendable {
        /// Nanoseconds from the moment when a request was due to the last byte of its answer.
        fileprivate(set) var latencies: [Double] = []
        /// How often a request had to be sent again because the collector was full.
        fileprivate(set) var refusals = 0
        /// Nanoseconds from the first request to the last answer.
        fileprivate(set) var wall: UInt64 = 0
        fileprivate var failure: BenchmarkError?
    }

    /// How long a sender waits after it was told that the collector is full.
    private static let retryDelay = Duration.milliseconds(20)

    /// Sends all requests and waits for their answers.
    ///
    /// - Throws: ``BenchmarkError/failed(_:)`` for an answer that is neither 200 nor "later".
    func send(_ payloads: Payloads) throws(BenchmarkError) -> Outcome {
        guard let endpoint = HTTPEndpoint("http://\(address)") else {
            throw .failed("\(address) is no address")
        }
        let outcome = Mutex(Outcome())
        let next = Atomic(0)
        let start = Clock.wall
        var threads: [DedicatedThread] = []
        for number in 0..<connections {
            do {
                threads.append(
                    try DedicatedThread(name: "sender-\(number)") {
                        let sent = sendNext(of: payloads, next, to: endpoint, since: start)
                        outcome.withLock { $0.merge(sent) }
                    })
            } catch {
                throw .failed("no more than \(number) threads could be had")
            }
        }
        for thread in threads { thread.join() }
        var all = outcome.withLock { $0 }
        all.wall = Clock.wall - start
        if let failure = all.failure { throw failure }
        return all
    }

    /// What one connection does until there is nothing left to send.
    private func sendNext(
        of payloads: Payloads, _ next: borrowing Atomic<Int>, to endpoint: HTTPEndpoint,
        since start: UInt64
    ) -> Outcome {
        let session = HTTPSession(endpoint)
        var outcome = Outcome()
        while true {
            let number = next.add(1, ordering: .relaxed).oldValue
            guard number < payloads.bodies.count else { return outcome }
            let due = rate.map { start + UInt64(Double(number) / $0 * 1e9) } ?? Clock.wall
            if due > Clock.wall { Clock.sleep(.nanoseconds(Int64(due - Clock.wall))) }
            let request = HTTPClientRequest(
                "POST", "/v1/traces", headers: payloads.form.headers,
                body: payloads.bodies[number], timeout: .seconds(60))
            do throws(BenchmarkError) {
                outcome.refusals += try send(request, over: session)
            } catch {
                outcome.failure = error
                return outcome
            }
            outcome.latencies.append(Double(Clock.wall - due))
        }
    }

    /// Sends a request until it is taken; gives how often it was refused before.
    private func send(
        _ request: HTTPClientRequest, over session: HTTPSession
    ) throws(BenchmarkError) -> Int {
        var refusals = 0
        while true {
            let response: HTTPClientResponse
            do throws(HTTPClientError) {
                response = try session.send(request)
            } catch {
                throw .failed("a request was not answered: \(error)")
            }
            switch response.status {
            case 200: return refusals
            case 429, 503:
                refusals += 1
                Clock.sleep(Self.retryDelay)
            default: throw .failed("a request was answered \(response.status): \(response.text)")
            }
        }
    }
}

extension LoadGenerator.Outcome {
    fileprivate mutating func merge(_ other: Self) {
        latencies += other.latencies
        refusals += other.refusals
        failure = failure ?? other.failure
    }

    /// Milliseconds within which a share of the requests were answered.
    func milliseconds(_ share: Double) -> Double {
        latencies.isEmpty ? 0 : Samples(latencies).quantile(share) / 1e6
    }
}
