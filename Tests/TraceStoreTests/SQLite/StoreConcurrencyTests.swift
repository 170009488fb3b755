import OTLP
import Synchronization
import SystemClock
import TestSupport
import Testing
import Threading
import TraceModel

@testable import TraceStore

/// Writers and readers at the same time.
@Suite struct StoreConcurrencyTests {
    @Test func `What was appended is read at once, and pages stay in order meanwhile`() throws {
        let directory = try TemporaryDirectory()
        let time = ManualTime()
        var options = SQLiteStoreOptions(directory: directory.path)
        options.partitionBytes = 60_000
        let store = try SQLiteTraceStore(options, time: time)
        defer { store.close() }
        let problems = Mutex<[String]>([])
        let threads = try (0..<4).map { number in
            try DedicatedThread(name: "test-\(number)") {
                do {
                    let found =
                        number < 2
                        ? try Self.write(to: store, writer: UInt64(number))
                        : try Self.walk(store)
                    problems.withLock { $0 += found }
                } catch {
                    problems.withLock { $0.append("\(error)") }
                }
            }
        }
        for thread in threads { thread.join() }
        #expect(problems.withLock { $0 } == [])
        #expect(try store.search(SearchRequest(limit: 1_000)).traces.count == 80)
        #expect(try store.verify { _ in }.problems.isEmpty)
    }

    /// Appends traces and looks each up; gives what was not as it should be.
    private static func write(to store: SQLiteTraceStore, writer: UInt64) throws -> [String] {
        var problems: [String] = []
        for round in 0..<40 as Range<UInt64> {
            let number = 1 + writer + round * 2
            let spans = (1...20).map { Span.make(number, $0, at: 100 + number) }
            try store.append([try KeptTrace.holding(spans, mayBeStored: round % 7 == 0)])
            let read = try store.trace(.number(number)).reduce(0) { $0 + $1.batch.spans.count }
            if read != 20 { problems.append("trace \(number) has \(read) spans") }
        }
        return problems
    }

    /// Walks all pages over and over; gives what was not as it should be.
    private static func walk(_ store: SQLiteTraceStore) throws -> [String] {
        var problems: [String] = []
        for _ in 0..<10 {
            var request = SearchRequest(limit: 7)
            var last: SearchCursor?
            repeat {
                let page = try store.search(request)
                for trace in page.traces {
                    let place = SearchCursor(startTime: trace.startTime, traceID: trace.traceID)
                    if let last, !last.precedes(place) { problems.append("out of order") }
                    if trace.spanCount != 20 { problems.append("half a trace") }
                    last = place
                }
                request.after = page.next
            } while request.after != nil
        }
        return problems
    }
}
