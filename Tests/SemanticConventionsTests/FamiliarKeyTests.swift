import Bytes
import OTLP
import SemanticConventions
import TestSupport
import Testing
import TraceModel

/// That a reader which remembers keys reads what one reads that does not.
@Suite struct FamiliarKeyTests {
    /// Keys with a meaning, and those that differ from them in one byte, which have none.
    private static let keys: [String] = {
        let known = ConventionalAttribute.allCases.flatMap { attribute in
            ([attribute.name] + attribute.olderNames).map(\.description)
        }
        let strange = known.flatMap { key -> [String] in
            let middle = key.index(key.startIndex, offsetBy: key.count / 2)
            return [
                key.dropLast() + "_", "_" + key.dropFirst(), key + "s",
                key[..<middle] + "#" + key[key.index(after: middle)...],
            ]
        }
        return known + strange + [
            "id", "org_id", "user_id", "request_id", "correlation_id", "cache.hit", "celery.x",
            "job.other", "bullmq.job.id", "messaging.sidekiq.retry", "http.routed",
            String(repeating: "k", count: 200),
        ]
    }()

    private static func span(_ random: inout CorpusRandom, _ keys: [String]) -> Span {
        var span = Span.example(kind: random.chance(permille: 500) ? .client : .server)
        var keys = keys
        // Now and then a key is missing, comes too early, or twice.
        if random.chance(permille: 300) { keys.remove(at: random.below(keys.count)) }
        if random.chance(permille: 300) { keys.swapAt(0, random.below(keys.count)) }
        if random.chance(permille: 200) { keys.append(keys[random.below(keys.count)]) }
        span.attributes = keys.map { key in
            switch random.below(4) {
            case 0: Attribute(key, .int(Int64(random.below(1 << 20))))
            case 1: Attribute(key, .string(String(repeating: "v", count: random.below(300))))
            case 2: Attribute(key, .string(""))
            default: Attribute(key, .string("value \(random.below(10))"))
            }
        }
        return span
    }

    /// All that a reader knows, as text.
    private static func findings(_ span: borrowing ConventionalSpan) -> [String] {
        ConventionalAttribute.allCases.map { attribute in
            span.has(attribute)
                ? "\(attribute) \(span.text(attribute)?.string ?? "-") "
                    + "\(span.integer(attribute) ?? -1)" : ""
        } + ["\(span.spanClass) \(span.hasOtherJobKey) \(span.name.string)"]
    }

    @Test(arguments: [1, 2, 3]) func `What is remembered changes nothing`(seed: UInt64) throws {
        var random = CorpusRandom(seed: seed)
        let shapes = (0..<12).map { _ in
            (0..<4 + random.below(12)).map { _ in Self.keys[random.below(Self.keys.count)] }
        }
        var familiar = ConventionalSpan(many: true)
        for _ in 0..<1500 {
            let span = Self.span(&random, shapes[random.below(shapes.count)])
            let batch = try SpanBatch.scan(span.request).batch
            let record = try #require(batch.spans.first)
            var plain = ConventionalSpan()
            plain.read(record, in: batch)
            familiar.read(record, in: batch)
            expectEqual(Self.findings(familiar), Self.findings(plain))
            expectEqual(Self.findings(plain), Self.findings(ConventionalSpan(span)))
            withExtendedLifetime(batch) {}
        }
    }

    @Test func `Every cut of a message is read without harm`() throws {
        var random = CorpusRandom(seed: 9)
        let span = Self.span(&random, ["http.route", "http.request.method", "db.query.text"])
        let batch = try SpanBatch.scan(span.request).batch
        var reader = ConventionalSpan(many: true)
        let whole = try #require(batch.spans.first)
        for count in 0...whole.message.count {
            var cut = whole
            cut.message = ByteRange(offset: whole.message.offset, count: count)
            reader.read(whole, in: batch)
            reader.read(cut, in: batch)
            expectEqual(reader.kind, span.kind)
        }
        withExtendedLifetime(batch) {}
    }
}
