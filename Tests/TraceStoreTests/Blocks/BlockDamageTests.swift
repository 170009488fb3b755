import Bytes
import OTLP
import Testing
import TraceModel

@testable import TraceStore

/// Whatever the bytes of a block are, reading it ends with an answer or with ``StoreError/corrupt(_:)``.
@Suite struct BlockDamageTests {
    private func block(seed: UInt64 = 1) throws -> EncodedBlock {
        var request = RandomRequest(seed: seed, traces: 4)
        let batch = try SpanBatch.scan(request.body(spans: 60)).batch
        return try #require(try LosslessTests.blocks(LosslessTests.traces(of: [batch])).first)
    }

    /// Reads all there is to read; true when nothing was found to be wrong.
    private func isReadable(_ head: ByteBuffer, _ body: ByteBuffer) throws -> Bool {
        var criteria = SpanCriteria()
        criteria.attributes = [.init(key: "k", value: "value 1"), .init(key: "id", value: "7")]
        do throws(StoreError) {
            let reader = try BlockReader(head: head, body: body)
            _ = try reader.matches(PreparedCriteria(criteria))
            for place in reader.head.fragments.indices {
                _ = try reader.summary(of: place)
                _ = try reader.trace(at: place)
            }
            return true
        } catch {
            guard case .corrupt = error else { throw error }
            return false
        }
    }

    @Test func `A block that is whole is readable, also after it was taken apart`() throws {
        let block = try block()
        #expect(try isReadable(block.head, block.body))
        let closed = try BlockSurgery(block).close()
        #expect(closed.head.array == block.head.array)
        #expect(closed.body.array == block.body.array)
    }

    @Test func `Every flipped bit is found by a checksum`() throws {
        let block = try block()
        var random = TestRandom(seed: 9)
        for _ in 0..<400 {
            var head = block.head.array
            var body = block.body.array
            if random.chance(30) {
                head[random.below(head.count)] ^= 1 << UInt8(random.below(8))
            } else {
                body[random.below(body.count)] ^= 1 << UInt8(random.below(8))
            }
            #expect(try !isReadable(ByteBuffer(head), ByteBuffer(body)))
        }
    }

    @Test func `A block that is cut anywhere is found to be cut`() throws {
        let block = try block()
        for count in stride(from: 0, to: block.head.count, by: 3) {
            #expect(try !isReadable(ByteBuffer(block.head.array.prefix(count)), block.body))
        }
        for count in stride(from: 0, to: block.body.count, by: 101) {
            #expect(try !isReadable(block.head, ByteBuffer(block.body.array.prefix(count))))
        }
    }

    @Test(arguments: 1...8)
    func `Damage under a right checksum never stops the program`(seed: UInt64) throws {
        let whole = try BlockSurgery(block(seed: seed))
        var random = TestRandom(seed: seed)
        for _ in 0..<150 {
            var damaged = whole
            for _ in 0..<(1 + random.below(3)) {
                let section = random.below(damaged.sections.count)
                Self.damage(&damaged.sections[section], &random)
            }
            let closed = damaged.close()
            _ = try isReadable(closed.head, closed.body)
        }
    }

    @Test(arguments: 1...4)
    func `A damaged head under a right checksum never stops the program`(seed: UInt64) throws {
        let block = try block(seed: seed)
        var random = TestRandom(seed: seed)
        for _ in 0..<200 {
            var bytes = Array(block.head.array.dropFirst(12))
            Self.damage(&bytes, &random)
            var rest = ByteWriter()
            for byte in bytes { rest.append(byte) }
            _ = try isReadable(BlockSurgery.head(rest), block.body)
        }
    }

    private static func damage(_ bytes: inout [UInt8], _ random: inout TestRandom) {
        guard !bytes.isEmpty else {
            bytes = [UInt8(random.below(256))]
            return
        }
        let place = random.below(bytes.count)
        switch random.below(6) {
        case 0: bytes[place] ^= 1 << UInt8(random.below(8))
        case 1: bytes[place] = UInt8(random.below(256))
        case 2: bytes[place] = 0xFF
        case 3: bytes.removeLast(1 + random.below(min(bytes.count, 20)))
        case 4: bytes.insert(UInt8(random.below(256)), at: place)
        default: bytes.remove(at: place)
        }
    }
}
