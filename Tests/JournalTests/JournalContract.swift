import Bytes
import Journal
import Testing
import Threading
import TraceModel

/// What every engine of a journal must do; each engine runs all of it.
struct JournalContract {
    /// One engine with a place of its own.
    struct Place {
        /// Opens the journal of this place, as a process that starts does.
        let open: () throws -> any SpanJournal
        /// Ends a journal as `kill -9` does.
        let kill: (any SpanJournal) throws -> Void
    }

    let place: Place

    /// Runs every check, each in a place of its own.
    static func check(_ makePlace: () throws -> Place) throws {
        for check in [
            Self.comesBack, Self.staysAway, Self.keepsOrder, Self.refusesOutOfOrder,
            Self.replaysAfterCleanClose, Self.takesFromManyThreads, Self.takesEmptyAndLarge,
        ] {
            try check(Self(place: makePlace()))()
        }
    }

    private func comesBack() throws {
        let first = try started()
        for (number, encoding) in BodyEncoding.allCases.enumerated() {
            _ = try first.appendAndWait(
                body(number, count: 100 + number), encoding: encoding,
                receivedAt: Timestamp(nanoseconds: UInt64(number) << 40)
            ).get()
        }
        try place.kill(first)
        let second = try place.open()
        let (records, report) = try second.replayAll()
        #expect(records.map(\.body.array) == (0..<4).map { body($0, count: 100 + $0) })
        #expect(records.map(\.encoding) == BodyEncoding.allCases)
        #expect(records.map(\.receivedAt.nanoseconds) == (0..<4).map { UInt64($0) << 40 })
        #expect(report.records == 4 && report.damages.isEmpty)
        second.close()
    }

    private func staysAway() throws {
        let first = try started()
        let positions = try (0..<10).map { try first.appendAndWait(body($0, count: 50)).get() }
        for position in positions.dropLast() { first.retire(position) }
        #expect(first.statistics.liveRecords == 1)
        try place.kill(first)
        // What was retired may come back, what was not must.
        let second = try place.open()
        let records = try second.replayAll().records
        #expect(records.last?.body.array == body(9, count: 50))
        for record in records { second.retire(record.position) }
        #expect(second.statistics.liveRecords == 0)
        second.close()
        // Of a journal that was wholly retired and closed, nothing comes back.
        let third = try place.open()
        #expect(try third.replayAll().records.isEmpty)
        third.close()
    }

    private func keepsOrder() throws {
        let first = try started()
        var last = JournalPosition.unwritten
        for number in 0..<200 {
            let position = try first.appendAndWait(body(number, count: 300)).get()
            #expect(position > last)
            last = position
        }
        try place.kill(first)
        let second = try place.open()
        let records = try second.replayAll().records
        #expect(records.map(\.body.array) == (0..<200).map { body($0, count: 300) })
        #expect(records.map(\.position) == records.map(\.position).sorted())
        second.close()
    }

    private func refusesOutOfOrder() throws {
        let journal = try place.open()
        #expect(journal.appendAndWait([1]) == .failure(.outOfOrder))
        #expect(journal.checkWritable() == .refusing(.outOfOrder))
        _ = try journal.replayAll()
        #expect(throws: JournalError.outOfOrder) { try journal.replayAll() }
        #expect(journal.checkWritable() == .writable)
        journal.close()
        #expect(journal.appendAndWait([1]) == .failure(.closed))
        #expect(journal.checkWritable() == .refusing(.closed))
        journal.close()
    }

    private func replaysAfterCleanClose() throws {
        let first = try started()
        _ = try first.appendAndWait(body(1, count: 1000)).get()
        first.close()
        let second = try place.open()
        #expect(try second.replayAll().records.map(\.body.array) == [body(1, count: 1000)])
        second.close()
    }

    private func takesFromManyThreads() throws {
        let first = try started()
        let threads = try (0..<4).map { thread in
            try DedicatedThread(name: "appender") {
                for number in 0..<50 {
                    let bytes = body(thread * 50 + number, count: 1 + number * 7)
                    if case .failure(let error) = first.appendAndWait(bytes) {
                        Issue.record("\(error)")
                    }
                }
            }
        }
        for thread in threads { thread.join() }
        try place.kill(first)
        let second = try place.open()
        let found = Set(try second.replayAll().records.map(\.body.array))
        let wanted = (0..<4).flatMap { thread in
            (0..<50).map { body(thread * 50 + $0, count: 1 + $0 * 7) }
        }
        #expect(found == Set(wanted))
        second.close()
    }

    private func takesEmptyAndLarge() throws {
        let first = try started()
        for (number, count) in [0, 1, 200_000, 0].enumerated() {
            _ = try first.appendAndWait(body(number, count: count)).get()
        }
        try place.kill(first)
        let second = try place.open()
        #expect(try second.replayAll().records.map(\.body.count) == [0, 1, 200_000, 0])
        second.close()
    }

    private func started() throws -> any SpanJournal {
        let journal = try place.open()
        _ = try journal.replayAll()
        return journal
    }
}
