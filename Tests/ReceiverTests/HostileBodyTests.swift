import Assembly
import Bytes
import Compression
import Glibc
import HTTPClient
import HTTPServer
import OTLP
import Receiver
import Synchronization
import TestSupport
import Testing
import TraceModel

/// Bodies that no exporter sends.
///
/// Whatever comes is taken or refused as the sender's fault; it never costs more than the limits say,
/// and the next request is served.
@Suite struct HostileBodyTests {
    private static let compressions = ContentEncoding.allCases

    /// A well-formed request with every part that a span has, in both encodings.
    private static func body(_ format: OTLPEncoding) throws -> ByteBuffer {
        var corpus = Corpus(seed: 5)
        let request = corpus.request(spans: 4).body
        guard format == .json else { return request }
        let batch = try SpanBatch.scan(request).batch
        var decoder = SpanDecoder(batch)
        let spans = batch.runs.flatMap { decoder.decode($0) }
        var json = JSONWriter()
        OTLPJSON.write(spans, to: &json)
        return json.finish()
    }

    @Test(arguments: OTLPEncoding.allCases, compressions)
    func `A body cut at any length does no harm`(
        format: OTLPEncoding, compression: ContentEncoding
    ) throws {
        let victim = try Victim()
        let whole = try Self.body(format).compressed(compression).array
        for length in 0..<whole.count {
            victim.take(Array(whole[..<length]), format, compression)
        }
        #expect(victim.others.isEmpty)
        // Of a compressed or JSON body no part is a body; protobuf may end between two fields.
        if format == .json || compression != .identity {
            #expect(victim.accepted <= (compression == .identity ? 0 : 1))
        }
        #expect(try victim.isWell())
    }

    @Test(arguments: OTLPEncoding.allCases, compressions)
    func `A body with random changes does no harm`(
        format: OTLPEncoding, compression: ContentEncoding
    ) throws {
        let victim = try Victim()
        var random = Mutations(seed: 17)
        let whole = try Self.body(format).array
        for _ in 0..<1000 {
            // Half of them are changed before they are compressed, so that they get past inflating.
            if Bool.random(using: &random) {
                victim.take(
                    ByteBuffer(random.change(whole)).compressed(compression).array, format,
                    compression)
            } else {
                let packed = ByteBuffer(whole).compressed(compression).array
                victim.take(random.change(packed), format, compression)
            }
        }
        #expect(victim.others.isEmpty)
        #expect(try victim.isWell())
    }

    @Test(arguments: OTLPEncoding.allCases, compressions)
    func `Noise does no harm`(format: OTLPEncoding, compression: ContentEncoding) throws {
        let victim = try Victim()
        var random = Mutations(seed: 19)
        for _ in 0..<1000 { victim.take(random.noise(atMost: 600), format, compression) }
        #expect(victim.others.isEmpty)
        #expect(try victim.isWell())
    }

    @Test(arguments: [5, 6]) func `Values that nest without end are refused`(field: Int) throws {
        let victim = try Victim()
        for depth in [31, 33, 100, 10_000] {
            victim.take(Self.nested(depth: depth, field: field), .protobuf, .identity)
            let open =
                field == 5 ? #"{"arrayValue":{"values":["# : #"{"kvlistValue":{"values":[{"value":"#
            let close = field == 5 ? "]}}" : "}]}}"
            let text =
                #"{"resourceSpans":[{"resource":{"attributes":[{"key":"a","value":"#
                + String(repeating: open, count: depth) + "{}"
                + String(repeating: close, count: depth)
                + "}]}}]}"
            victim.take(Array(text.utf8), .json, .identity)
        }
        #expect(victim.accepted == 2)
        #expect(victim.statuses == [400])
        #expect(try victim.isWell())
    }

    @Test func `Bombs stop at the limit`() throws {
        let victim = try Victim()
        let zeros = ByteBuffer([UInt8](repeating: 0, count: 16 << 20))
        let before = peakMemory
        for compression in [ContentEncoding.gzip, .zstd] {
            let part = zeros.compressed(compression).array
            // A gibibyte in sixty-four members or frames, at most 64 MiB of which are looked at.
            victim.take(
                (0..<64).flatMap { _ in part }, .protobuf, compression)
        }
        victim.take(zeros.compressed(.deflate).array, .json, .deflate)
        let twice = zeros.compressed(.gzip).compressed(.gzip)
        victim.take(twice.array, .protobuf, .gzip)
        #expect(victim.statuses == [413, 400])
        #expect(victim.accepted == 0)
        // What other tests take at the same time is in it.
        #expect(peakMemory - before < 300 << 20)
        #expect(try victim.isWell())
    }

    @Test func `Lengths that lie are refused`() throws {
        let victim = try Victim()
        let liars: [[UInt8]] = [
            [0x0A, 0xFF, 0xFF, 0xFF, 0xFF, 0x0F],
            [0x0A, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0x7F],
            [0x0A, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x01],
            [0x0B], [0x0C], [0x07], [0x00], [0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF],
            [0x08, 0x01], [0x0D, 1, 2, 3, 4], [0x0A, 0x02, 0x12],
        ]
        for liar in liars { victim.take(liar, .protobuf, .identity) }
        #expect(victim.accepted == 0)
        #expect(victim.statuses == [400])
        #expect(try victim.isWell())
    }

    @Test func `Through a socket the listener stays well, too`() throws {
        let fixture = try ReceiverFixture()
        let whole = try Self.body(.protobuf).array
        var random = Mutations(seed: 23)
        for _ in 0..<200 {
            let answer = try fixture.post(ByteBuffer(random.change(whole)))
            #expect([200, 400].contains(answer.status))
        }
        #expect(try fixture.post(TestRequest().protobuf).status == 200)
    }

    /// The most memory that the process has had, in bytes.
    private var peakMemory: Int {
        var usage = rusage()
        guard unsafe getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &usage) == 0 else { return 0 }
        return usage.ru_maxrss * 1024
    }

    private static func nested(depth: Int, field: Int) -> [UInt8] {
        var writer = ByteWriter()
        let resourceSpans = writer.beginMessage(1)
        let resource = writer.beginMessage(1)
        let attribute = writer.beginMessage(1)
        let value = writer.beginMessage(2)
        var open: [Int] = []
        for _ in 0..<depth {
            open.append(writer.beginMessage(field))
            open.append(writer.beginMessage(1))
            if field == 6 { open.append(writer.beginMessage(2)) }
        }
        for start in open.reversed() { writer.endMessage(start) }
        for start in [value, attribute, resource, resourceSpans] { writer.endMessage(start) }
        return writer.view.array
    }
}

/// A pipeline that is sent whatever, and what it said.
private final class Victim {
    private let fixture: ReceiverFixture
    /// How many bodies were taken.
    private(set) var accepted = 0
    private(set) var acceptedSpans = 0
    /// The statuses of refusals, each once, in the order in which they came.
    private(set) var statuses: [Int] = []

    init() throws { fixture = try ReceiverFixture(journal: ScriptedJournal()) }

    /// Statuses that no body may lead to.
    var others: [Int] { statuses.filter { $0 != 400 && $0 != 413 } }

    func take(_ body: [UInt8], _ format: OTLPEncoding, _ compression: ContentEncoding) {
        let outcome = Mutex<IngestOutcome?>(nil)
        fixture.pipeline.ingest(
            IngestRequest(body: ByteBuffer(body), format: format, compression: compression)
        ) { result in outcome.withLock { $0 = result } }
        switch outcome.withLock({ $0 }) {
        case .accepted(let report):
            accepted += 1
            acceptedSpans += report.accepted
        case .refused(let error):
            let status = error.status.code
            if !statuses.contains(status) { statuses.append(status) }
        case nil:
            statuses.append(0)
        }
    }

    /// Whether what is pending is what was accepted, all of it can be decoded, and more is taken.
    func isWell() throws -> Bool {
        guard fixture.assembly.statistics.addedSpans == acceptedSpans else { return false }
        _ = fixture.assembly.forEach { trace in
            for run in trace.runs where run.decoded().count != run.count { return false }
            return true
        }
        return try fixture.post(TestRequest().protobuf).status == 200
    }
}

/// Changes to bodies, the same in every run.
private struct Mutations: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = (state ^ (state >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }

    mutating func noise(atMost limit: Int) -> [UInt8] {
        (0..<Int.random(in: 0...limit, using: &self)).map { _ in
            UInt8.random(in: 0...255, using: &self)
        }
    }

    /// Some bytes flipped, overwritten, left out, doubled or put in.
    mutating func change(_ bytes: [UInt8]) -> [UInt8] {
        var bytes = bytes
        for _ in 0..<Int.random(in: 1...4, using: &self) where !bytes.isEmpty {
            let place = Int.random(in: bytes.indices, using: &self)
            let end = min(bytes.count, place + Int.random(in: 1...20, using: &self))
            switch Int.random(in: 0..<5, using: &self) {
            case 0: bytes[place] ^= 1 << UInt8.random(in: 0..<8, using: &self)
            case 1: bytes[place] = UInt8.random(in: 0...255, using: &self)
            case 2: bytes.removeSubrange(place..<end)
            case 3: bytes.insert(contentsOf: bytes[place..<end], at: place)
            default: bytes.insert(contentsOf: noise(atMost: 8), at: place)
            }
        }
        return bytes
    }
}
