import Assembly
import Bytes
import OTLP
import SystemClock

/// `new`: keeps the first traces of a service, an operation or an error type that was not seen
/// before.
///
/// An operation is the name of a span by which requests or jobs come into a service: a root, a
/// server, a consumer. What has not been seen for `forget_after` is new again. When the memory is
/// full nothing is new until something is forgotten, so that names made of identifiers cannot have
/// everything kept.
struct NewPolicy: Policy {
    /// What can be new.
    enum Subject: String, CaseIterable, Sendable {
        case service
        case operation
        case errorType = "error_type"
    }

    private let subjects: Set<Subject>
    private let errorFields: [UInt16]
    private let memory: NoveltyMemory

    init?(_ fields: PolicyFields, _ compiler: PolicyCompiler) {
        let subjects = Set(fields.choices("of", as: Subject.self) ?? Subject.allCases)
        let first = fields.integer("first", in: 1...1_000_000) ?? 1
        let forget =
            fields.duration("forget_after", in: .seconds(1)...(.seconds(366 * 86_400)))
            ?? .seconds(86_400)
        let entries = fields.integer("max_entries", in: 1...10_000_000) ?? 100_000
        guard !subjects.isEmpty else { return nil }
        self.subjects = subjects
        if subjects.contains(.operation) { compiler.builder.keepEntries() }
        errorFields =
            subjects.contains(.errorType)
            ? [
                compiler.builder.collect("error.type", at: .span),
                compiler.builder.collect("exception.type", at: .event),
            ] : []
        memory = compiler.memory(of: fields) {
            NoveltyMemory(
                first: UInt32(clamping: first), forgetAfter: forget, capacity: Int(entries))
        }
    }

    func evaluate(_ facts: borrowing TraceFacts, _ trace: CompletedTrace) -> PolicyResult {
        var things: [(hash: UInt64, detail: UInt32)] = []
        if subjects.contains(.service) {
            for index in facts.services.indices {
                things.append(thing(.service, Int32(truncatingIfNeeded: index), .empty, facts, -1))
            }
        }
        if subjects.contains(.operation) {
            for index in facts.entries.indices {
                let entry = facts.entries[index]
                things.append(
                    thing(.operation, entry.resource, entry.name, facts, entry.span))
            }
        }
        for index in facts.collected.indices {
            let collected = facts.collected[index]
            guard errorFields.contains(collected.field), case .text(let type) = collected.value
            else { continue }
            things.append(thing(.errorType, collected.resource, type, facts, collected.span))
        }
        guard let first = memory.see(things.map(\.hash), at: facts.now) else { return .notSampled }
        return PolicyResult(.sampled, detail: things[first].detail)
    }

    /// The identity of a thing, and the detail by which the reason finds it again.
    private func thing(
        _ subject: Subject, _ resource: Int32, _ name: ByteView, _ facts: borrowing TraceFacts,
        _ span: Int32
    ) -> (hash: UInt64, detail: UInt32) {
        let service =
            facts.services.indices.contains(Int(resource))
            ? facts.services[Int(resource)] : .empty
        let mixed = (service.hash64 ^ name.hash64 &* 0x9E37_79B9_7F4A_7C15) &+ subject.code
        let place = UInt32(truncatingIfNeeded: span + 1) & 0x3FFF_FFFF
        return (mixed, UInt32(truncatingIfNeeded: subject.code) << 30 | place)
    }

    func names(spansFor result: PolicyResult) -> Bool { result.outcome.isYes }

    func reason(
        for result: PolicyResult, _ facts: borrowing TraceFacts, _ trace: CompletedTrace
    ) -> PolicyReason {
        guard result.outcome.isYes else {
            return PolicyReason("nothing in it was seen for the first time")
        }
        let subject = Subject.allCases.first { $0.code == UInt64(result.detail >> 30) } ?? .service
        let place = Int(result.detail & 0x3FFF_FFFF) - 1
        let what = subject.rawValue.split(separator: "_").joined(separator: " ")
        guard place >= 0, let span = trace.span(at: place) else {
            return PolicyReason("a \(what) was seen for the first time")
        }
        let service = span.batch.bytes(span.batch.resource(of: span.record).serviceName).string
        return PolicyReason(
            "span \(span.record.spanID) shows a new \(what) of \(service)",
            span: span.record.spanID)
    }
}

extension NewPolicy.Subject {
    fileprivate var code: UInt64 {
        switch self {
        case .service: 1
        case .operation: 2
        case .errorType: 3
        }
    }
}
