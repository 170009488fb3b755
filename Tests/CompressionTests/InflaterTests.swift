import Bytes
import Compression
import Testing

/// A body and what must become of it.
struct Shape: Sendable, CustomTestStringConvertible {
    let testDescription: String
    let encoding: ContentEncoding
    let body: [UInt8]
    let outcome: Result<[UInt8], InflateError>

    init(
        _ name: String, _ encoding: ContentEncoding, _ body: [UInt8],
        _ outcome: Result<[UInt8], InflateError>
    ) {
        testDescription = name
        self.encoding = encoding
        self.body = body
        self.outcome = outcome
    }
}

@Suite struct InflaterTests {
    static let limit = 1 << 20

    static let spans = Bodies.spans(50_000)

    static let hostile: [Shape] = {
        let gzip = Bodies.deflated(spans, as: .gzip)
        let zlib = Bodies.deflated(spans, as: .zlib)
        let raw = Bodies.deflated(spans, as: .raw)
        let zstd = Bodies.zstd(spans)
        let bomb = Bodies.zeros(64 << 20)
        var falseSize = gzip
        falseSize.replaceSubrange((gzip.count - 4)..., with: [0xFF, 0xFF, 0x0F, 0x00])
        var falseChecksum = gzip
        falseChecksum[gzip.count - 5] ^= 1
        var presetDictionary = zlib
        presetDictionary.replaceSubrange(0..<2, with: [0x78, 0xBB])
        return [
            Shape("gzip bomb", .gzip, Bodies.deflated(bomb, as: .gzip), .failure(.overLimit)),
            Shape("zlib bomb", .deflate, Bodies.deflated(bomb, as: .zlib), .failure(.overLimit)),
            Shape("bare bomb", .deflate, Bodies.deflated(bomb, as: .raw), .failure(.overLimit)),
            Shape("zstd bomb", .zstd, Bodies.zstd(bomb), .failure(.overLimit)),
            Shape(
                "zstd bomb of undeclared size", .zstd,
                Bodies.zstdRuns([Int](repeating: 128 << 10, count: 1024)), .failure(.overLimit)),
            Shape(
                "bomb of many gzip members", .gzip,
                [[UInt8]](repeating: Bodies.deflated(Bodies.zeros(64 << 10), as: .gzip), count: 17)
                    .flatMap { $0 }, .failure(.overLimit)),
            Shape(
                "bomb of many zstd frames", .zstd,
                [[UInt8]](repeating: Bodies.zstd(Bodies.zeros(64 << 10)), count: 17)
                    .flatMap { $0 }, .failure(.overLimit)),
            Shape(
                "zstd that declares a tebibyte", .zstd,
                Bodies.zstdStored([1, 2, 3], declaring: 1 << 40), .failure(.overLimit)),
            Shape(
                "zstd that declares more than it holds", .zstd,
                Bodies.zstdStored([1, 2, 3], declaring: 1 << 19), .failure(.malformed)),
            Shape(
                "zstd that declares less than it holds", .zstd,
                Bodies.zstdStored([1, 2, 3], declaring: 2), .failure(.malformed)),
            Shape("gzip with a false size", .gzip, falseSize, .failure(.malformed)),
            Shape("gzip with a false checksum", .gzip, falseChecksum, .failure(.malformed)),
            Shape("gzip with a tail", .gzip, gzip + [0], .failure(.malformed)),
            Shape("zlib with a tail", .deflate, zlib + [0], .failure(.malformed)),
            Shape("bare with a tail", .deflate, raw + [0], .failure(.malformed)),
            Shape("zstd with a tail", .zstd, zstd + [0, 1, 2, 3, 4, 5], .failure(.malformed)),
            Shape(
                "zlib with a preset dictionary", .deflate, presetDictionary, .failure(.malformed)),
            Shape("gzip said to be zstd", .zstd, gzip, .failure(.malformed)),
            Shape("zstd said to be gzip", .gzip, zstd, .failure(.malformed)),
            Shape(
                "zstd format of 2015", .zstd, [0x25, 0xB5, 0x2F, 0xFD] + zstd.dropFirst(4),
                .failure(.malformed)),
            Shape(
                "skippable frame past the end", .zstd,
                Bodies.zstdSkippable([1, 2, 3]).dropLast(), .failure(.malformed)),
            Shape("identity over the limit", .identity, bomb, .failure(.overLimit)),
            Shape("no gzip", .gzip, [], .failure(.malformed)),
            Shape("no deflate", .deflate, [], .failure(.malformed)),
            Shape("no zstd", .zstd, [], .failure(.malformed)),
        ]
    }()

    static let wellFormed: [Shape] = {
        let gzip = Bodies.deflated(spans, as: .gzip)
        let zstd = Bodies.zstd(spans)
        let emptyMember = Bodies.deflated([], as: .gzip)
        let full = Bodies.zeros(limit)
        return [
            Shape("gzip", .gzip, gzip, .success(spans)),
            Shape("zlib", .deflate, Bodies.deflated(spans, as: .zlib), .success(spans)),
            Shape("bare deflate", .deflate, Bodies.deflated(spans, as: .raw), .success(spans)),
            Shape("zstd", .zstd, zstd, .success(spans)),
            Shape("identity", .identity, spans, .success(spans)),
            Shape("gzip of nothing", .gzip, emptyMember, .success([])),
            Shape("two gzip members", .gzip, gzip + gzip, .success(spans + spans)),
            Shape("small last gzip member", .gzip, gzip + emptyMember, .success(spans)),
            Shape("small first gzip member", .gzip, emptyMember + gzip, .success(spans)),
            Shape(
                "gzip within gzip, one layer taken off", .gzip, Bodies.deflated(gzip, as: .gzip),
                .success(gzip)),
            Shape("two zstd frames", .zstd, zstd + zstd, .success(spans + spans)),
            Shape(
                "skippable frames around zstd", .zstd,
                Bodies.zstdSkippable([1, 2, 3]) + zstd + Bodies.zstdSkippable([]), .success(spans)),
            Shape(
                "zstd of undeclared size", .zstd, Bodies.zstdRuns([70_000, 1, 70_000]),
                .success([UInt8](repeating: 0x61, count: 140_001))),
            Shape(
                "zstd with a window of 2 GiB", .zstd, Bodies.zstdRuns([10], windowLog: 31),
                .success([UInt8](repeating: 0x61, count: 10))),
            Shape("gzip up to the limit", .gzip, Bodies.deflated(full, as: .gzip), .success(full)),
            Shape(
                "zlib up to the limit", .deflate, Bodies.deflated(full, as: .zlib), .success(full)),
            Shape("zstd up to the limit", .zstd, Bodies.zstd(full), .success(full)),
            Shape(
                "zstd of undeclared size up to the limit", .zstd,
                Bodies.zstdRuns([Int](repeating: 128 << 10, count: 8)),
                .success([UInt8](repeating: 0x61, count: limit))),
            Shape(
                "gzip members up to the limit", .gzip,
                Bodies.deflated(full, as: .gzip) + emptyMember, .success(full)),
        ]
    }()

    private func inflate(
        _ body: [UInt8], _ encoding: ContentEncoding, limit: Int = limit,
        with inflater: Inflater = Inflater()
    ) -> Result<[UInt8], InflateError> {
        Result { () throws(InflateError) in
            try body.withView { (view) throws(InflateError) in
                try inflater.inflate(view, encoding, limit: limit).array
            }
        }
    }

    @Test(arguments: wellFormed)
    func `A well-formed body comes out whole`(shape: Shape) {
        #expect(inflate(shape.body, shape.encoding) == shape.outcome)
    }

    @Test(arguments: hostile)
    func `A hostile body is refused`(shape: Shape) {
        #expect(inflate(shape.body, shape.encoding) == shape.outcome)
    }

    @Test func `An inflater is as good as new after each refusal`() {
        let inflater = Inflater()
        for (bad, good) in zip(Self.hostile, Self.wellFormed + Self.wellFormed) {
            #expect(inflate(bad.body, bad.encoding, with: inflater) == bad.outcome)
            #expect(inflate(good.body, good.encoding, with: inflater) == good.outcome)
        }
    }

    @Test(arguments: wellFormed.prefix(4))
    func `A body cut short anywhere is malformed`(shape: Shape) {
        let step = max(1, shape.body.count / 500)
        for length in stride(from: 0, to: shape.body.count, by: step) {
            #expect(
                inflate(Array(shape.body.prefix(length)), shape.encoding) == .failure(.malformed))
        }
    }

    @Test(arguments: wellFormed)
    func `One byte less than a body needs is over the limit`(shape: Shape) throws {
        let size = try shape.outcome.get().count
        guard size > 0 else { return }
        #expect(inflate(shape.body, shape.encoding, limit: size) == shape.outcome)
        #expect(inflate(shape.body, shape.encoding, limit: size - 1) == .failure(.overLimit))
        #expect(inflate(shape.body, shape.encoding, limit: 0) == .failure(.overLimit))
    }

    @Test(arguments: ContentEncoding.allCases)
    func `Noise does no harm`(encoding: ContentEncoding) {
        let inflater = Inflater()
        let good = Self.wellFormed.first { $0.encoding == encoding }?.body ?? []
        for seed in 0..<300 {
            let noise = Bodies.noise(seed, seed: UInt64(seed))
            _ = inflate(noise, encoding, with: inflater)
            _ = inflate(good.prefix(20) + noise, encoding, with: inflater)
            var flipped = good
            flipped[(seed &* 7919) % good.count] ^= 1 << UInt8(seed % 8)
            _ = inflate(flipped, encoding, with: inflater)
        }
    }

    @Test(arguments: wellFormed)
    func `The buffer holds no more memory than its bytes are worth`(shape: Shape) throws {
        let output = try shape.body.withView {
            try Inflater().inflate($0, shape.encoding, limit: Self.limit)
        }
        #expect(output.capacity == max(1, output.count))
    }
}
