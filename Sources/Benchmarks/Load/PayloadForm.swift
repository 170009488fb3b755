import Bytes
import Compression
import OTLP

/// How requests are sent.
enum PayloadForm: String, Sendable, CaseIterable {
    case protobuf
    case gzip
    case json

    /// The headers of a request in this form.
    var headers: [(name: String, value: String)] {
        switch self {
        case .protobuf: [("Content-Type", "application/x-protobuf")]
        case .gzip: [("Content-Type", "application/x-protobuf"), ("Content-Encoding", "gzip")]
        case .json: [("Content-Type", "application/json")]
        }
    }

    /// Turns the protobuf of a request into this form; gives a buffer that is no larger than it needs
    /// to be.
    func encode(_ body: ByteBuffer, with deflater: Deflater) -> ByteBuffer {
        switch self {
        case .protobuf:
            return body.withView { ByteBuffer(copying: $0) }
        case .gzip:
            var output = ByteWriter(capacity: body.count / 4)
            body.withView { deflater.compress($0, as: .gzip, into: &output) }
            return ByteBuffer(copying: output.view)
        case .json:
            guard let scan = try? SpanBatch.scan(body) else {
                preconditionFailure("the corpus makes valid requests")
            }
            return scan.batch.json
        }
    }
}
