package import Access
package import Bytes
package import Compression
package import OTLP
package import Sampling

/// A request for export as any transport brings it: whole, and admitted by its head.
package struct IngestRequest: Sendable {
    package var body: ByteBuffer
    /// What the body is, once inflated.
    package var format: OTLPEncoding
    /// How the body is compressed.
    package var compression: ContentEncoding
    /// What its token allows.
    package var grant: AccessControl.Grant

    /// Makes a request.
    package init(
        body: ByteBuffer, format: OTLPEncoding, compression: ContentEncoding = .identity,
        grant: AccessControl.Grant = AccessControl.Grant()
    ) {
        self.body = body
        self.format = format
        self.compression = compression
        self.grant = grant
    }
}

/// What became of a request.
package enum IngestOutcome: Sendable, Equatable {
    /// It was taken: whatever is counted as accepted is kept from now on.
    case accepted(IngestReport)
    /// Nothing of it was taken.
    case refused(ReceiverError)
}

/// What became of the spans of a request that was taken.
package struct IngestReport: Sendable, Equatable {
    /// Spans kept.
    package var accepted = 0
    /// Spans that sampling dropped.
    package var sampledOut = 0
    /// Spans that are invalid, by reason.
    package var rejected = RejectionCounts()

    /// Makes a report of nothing.
    package init() {}

    /// What the client is told: partial success when spans were rejected, never because of sampling.
    package var response: ExportResponse {
        ExportResponse(rejectedSpans: rejected.total, errorMessage: rejected.message)
    }
}

/// What can be changed while requests come in.
package struct IngestSettings: Sendable {
    /// The largest body, as it comes and inflated, in bytes.
    package var requestBytes = 64 << 20
    /// How many inflated bytes all requests together may hold while they are decoded and journaled.
    package var inFlightBytes = 256 << 20
    /// Bounds on single spans.
    package var decode = DecodeLimits()
    /// The shares of traces to keep, by environment.
    package var rates: [String: HeadRates] = [:]
    /// Who may send.
    package var access: AccessControl

    /// Makes settings with the usual limits, which keep everything.
    package init(access: AccessControl) { self.access = access }
}
