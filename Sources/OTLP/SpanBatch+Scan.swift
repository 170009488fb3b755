package import Bytes

extension SpanBatch {
    /// What a scan of a body gives: the valid spans, and how many were rejected for which reason.
    package struct Scan: Sendable {
        package let batch: SpanBatch
        /// How many spans were left out, by reason.
        package let rejected: RejectionCounts
    }

    /// Reads an `ExportTraceServiceRequest` shallowly and checks all of it.
    ///
    /// - Parameters:
    ///   - body: Uncompressed protobuf; the batch keeps it.
    ///   - limits: Bounds on attributes and depth.
    /// - Returns: Records of the valid spans in wire order, grouped by trace.
    /// - Throws: ``DecodeError/malformed(_:offset:)``: permanent, answer 400, nothing was taken.
    /// - Complexity: O(bytes of the body).
    package static func scan(
        _ body: ByteBuffer, limits: DecodeLimits = DecodeLimits()
    ) throws(DecodeError) -> Scan {
        guard body.count <= Int(UInt32.max) else {
            throw .malformed("the body is 4 GiB or larger", offset: 0)
        }
        var scanner = BatchScanner(body: body, limits: limits)
        try scanner.scanRequest()
        return scanner.finish()
    }
}

/// How many spans of a request were rejected, by reason.
package struct RejectionCounts: Sendable, Equatable {
    private var counts = [SpanRejection: Int]()

    /// Makes empty counts.
    package init() {}

    /// How many were rejected for a reason.
    package subscript(reason: SpanRejection) -> Int { counts[reason, default: 0] }

    /// How many were rejected in all.
    package var total: Int { counts.values.reduce(0, +) }

    mutating func add(_ reason: SpanRejection) { counts[reason, default: 0] += 1 }

    /// One sentence for `partialSuccess.errorMessage`; empty when nothing was rejected.
    package var message: String {
        SpanRejection.allCases.filter { self[$0] > 0 }
            .map { "\(self[$0]) \($0.explanation)" }
            .joined(separator: "; ")
    }
}

extension SpanRejection {
    fileprivate var explanation: String {
        switch self {
        case .invalidTraceID: "with a trace id that is not 16 bytes or is all zero"
        case .invalidSpanID: "with a span id that is not 8 bytes or is all zero"
        case .invalidParentSpanID: "with a parent span id that is not 8 bytes"
        case .attributeTooLarge: "with an attribute over the size limit"
        }
    }
}
