import Bytes
import Compression
import Testing

@Suite struct ZstdTests {
    @Test(arguments: [0, 1, 100, 200_000], [1, 3, 19])
    func `What is compressed comes back`(size: Int, level: Int) throws {
        let bytes = Bodies.spans(size)
        let compressor = ZstdCompressor(level: level)
        let decompressor = ZstdDecompressor()
        for _ in 0..<2 {
            var frame = ByteWriter()
            frame.append("before")
            bytes.withView { compressor.compress($0, into: &frame) }
            var output = ByteWriter()
            output.append("before")
            try decompressor.decompress(frame.view.dropFirst(6), count: size, into: &output)
            #expect(output.view.array == Array("before".utf8) + bytes)
        }
    }

    @Test(arguments: [-1, 0, 999, 1001, Int.max])
    func `A frame of another size than expected is malformed`(count: Int) {
        let frame = Bodies.zstd(Bodies.spans(1000))
        var output = ByteWriter()
        output.append("before")
        #expect(throws: InflateError.malformed) {
            try frame.withView {
                try ZstdDecompressor().decompress($0, count: count, into: &output)
            }
        }
        #expect(output.view == "before")
    }

    @Test(
        arguments: [
            [], [1, 2, 3], Bodies.zstd([1, 2, 3]) + [0], Bodies.zstd([1, 2]) + Bodies.zstd([3]),
            Bodies.zstdSkippable([1, 2, 3]), Bodies.zstdRuns([3]),
            Bodies.zstd([1, 2, 3]).dropLast(),
            Bodies.zstdStored([1, 2], declaring: 3),
        ] as [[UInt8]])
    func `Anything but one frame of declared size is malformed`(bytes: [UInt8]) {
        var output = ByteWriter()
        #expect(throws: InflateError.malformed) {
            try bytes.withView { try ZstdDecompressor().decompress($0, count: 3, into: &output) }
        }
        #expect(output.view.isEmpty)
    }
}

@Suite struct DeflaterTests {
    @Test(arguments: DeflateFormat.allCases, [1, 6, 12])
    func `What is deflated comes back`(format: DeflateFormat, level: Int) throws {
        let bytes = Bodies.spans(100_000)
        var deflated = ByteWriter()
        bytes.withView { Deflater(level: level).compress($0, as: format, into: &deflated) }
        #expect(deflated.view.count < bytes.count / 3)
        let output = try Inflater().inflate(
            deflated.view, format == .gzip ? .gzip : .deflate, limit: bytes.count)
        #expect(output.array == bytes)
    }
}
