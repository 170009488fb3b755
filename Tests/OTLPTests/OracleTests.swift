import Bytes
import Foundation
import OTLP
import Testing
import TraceModel

/// Compares the decoders with the official OpenTelemetry package, which `make test` installs.
@Suite(.enabled(if: Oracle.isInstalled, "run `make test`, which installs the official package"))
struct OracleTests {
    @Test func `Ten thousand generated requests are read as the official package reads them`()
        throws
    {
        let oracle = try Oracle(seed: 20_260_101, count: 10_000)
        defer { oracle.removeFiles() }
        try oracle.run("generate", oracle.requests)
        var results = Data()
        let chunks = try oracle.chunks()
        for pair in stride(from: 0, to: chunks.count, by: 2) {
            let transcoded = try OTLPJSON.transcode(ByteBuffer(chunks[pair + 1]))
            append(transcoded.array, to: &results)
            append(try decoded(ByteBuffer(chunks[pair])), to: &results)
        }
        try results.write(to: oracle.results)
        try oracle.run("judge", oracle.results)
    }

    /// The JSON of the spans that the protobuf decoder reads.
    private func decoded(_ body: ByteBuffer) throws -> [UInt8] {
        let scan = try SpanBatch.scan(body)
        #expect(scan.rejected.total == 0)
        var decoder = SpanDecoder(scan.batch)
        var json = JSONWriter()
        OTLPJSON.write(scan.batch.runs.flatMap { decoder.decode($0) }, to: &json)
        return json.finish().array
    }

    private func append(_ chunk: [UInt8], to data: inout Data) {
        data.append(contentsOf: (0..<4).map { UInt8(truncatingIfNeeded: chunk.count >> (8 * $0)) })
        data.append(contentsOf: chunk)
    }
}

/// The official package behind a script that generates requests and judges results.
private struct Oracle {
    static let repository = URL(filePath: #filePath).deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent()
    static let python = repository.appending(path: ".venv/bin/python")
    static var isInstalled: Bool { FileManager.default.isExecutableFile(atPath: python.path) }

    let seed: Int
    let count: Int
    let directory: URL
    var requests: URL { directory.appending(path: "requests") }
    var results: URL { directory.appending(path: "results") }

    init(seed: Int, count: Int) throws {
        self.seed = seed
        self.count = count
        directory = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
        try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
    }

    func removeFiles() { try? FileManager.default.removeItem(at: directory) }

    /// Runs the script; what it says on failure is the failure.
    func run(_ mode: String, _ file: URL) throws {
        let process = Process()
        process.executableURL = Self.python
        process.arguments = [
            Self.repository.appending(path: "Tests/oracle/otlp_oracle.py").path, mode, "\(seed)",
            "\(count)", file.path,
        ]
        let complaints = Pipe()
        process.standardError = complaints
        process.standardOutput = FileHandle.nullDevice
        try process.run()
        let said = complaints.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        #expect(process.terminationStatus == 0, "\(String(decoding: said, as: UTF8.self))")
    }

    func chunks() throws -> [Data] {
        let data = try Data(contentsOf: requests)
        var chunks: [Data] = []
        var offset = 0
        while offset + 4 <= data.count {
            let length = (0..<4).reduce(0) { $0 | Int(data[offset + $1]) << (8 * $1) }
            chunks.append(data[offset + 4..<offset + 4 + length])
            offset += 4 + length
        }
        return chunks
    }
}
