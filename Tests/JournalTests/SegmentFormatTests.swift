import Bytes
import Testing
import TraceModel

@testable import Journal

/// Holds the bytes on disk to `docs/format/journal.md`: version 1 must be readable for ever.
@Suite struct SegmentFormatTests {
    private static let header = SegmentHeader(
        generation: 42, tag: 0x0102_0304_0506_0708,
        createdAt: Timestamp(nanoseconds: 1_767_225_600_000_000_000))

    /// Written by version 1.
    private static let headerHex =
        "54574a4f55524e4c01000000000000002a000000000000000807060504030201"
        + "0000faed51728618000000000000000000000000000000003dfd1f1601e998c1"
    private static let recordHex =
        "544a01030500000008070605040302010000faed51728618926ab6c828e07d84"

    @Test func `A segment header has the bytes of version 1`() throws {
        let page = Self.header.page.array
        #expect(page.count == 4096)
        #expect(hex(page[0..<64]) == Self.headerHex)
        #expect(page[2048..<2112] == page[0..<64])
        #expect(page.count { $0 == 0 } >= 4096 - 128)
        let read = try Self.header.page.withView { (page) throws(JournalError) in
            try SegmentHeader(page: page)
        }
        #expect(read == Self.header)
    }

    @Test func `A record header has the bytes of version 1`() {
        let record = RecordHeader(
            kind: .body, encoding: .zstd, length: 5, tag: Self.header.tag,
            receivedAt: Self.header.createdAt)
        let body = ByteBuffer(Array("spans".utf8))
        let bytes = record.encoded(bodyHash: body.withView { $0.hash64 })
        #expect(hex(bytes.array[...]) == Self.recordHex)
        bytes.withView { view in
            #expect(RecordHeader(view, tag: Self.header.tag) == record)
            #expect(RecordHeader(view, tag: 1) == nil)
        }
    }

    @Test func `Of two copies of a header the newer one counts`() throws {
        var older = Self.header
        older.generation = 41
        let mixed = ByteBuffer(older.page.array[..<2048] + Self.header.page.array[2048...])
        let read = try mixed.withView { (page) throws(JournalError) in
            try SegmentHeader(page: page)
        }
        #expect(read == Self.header)
    }

    @Test(arguments: [
        ("000000000007.journal", SegmentName.live(7)),
        ("000000000007.spare", .spare(7)),
        ("18446744073709551615.journal", .live(.max)),
    ])
    func `Names are read as they are written`(text: String, name: SegmentName) {
        #expect(SegmentName(text) == name)
        #expect(name.text == text)
    }

    @Test(arguments: [
        "", "journal", ".journal", "7.journal", "000000000007", "000000000007.",
        "-00000000007.spare",
        "000000000007.journal.bak", "00000000000x.journal", "99999999999999999999.journal",
    ])
    func `Other names are not of the journal`(text: String) {
        #expect(SegmentName(text) == nil)
    }

    private func hex(_ bytes: ArraySlice<UInt8>) -> String {
        let digits = Array("0123456789abcdef")
        return String(bytes.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] })
    }
}
